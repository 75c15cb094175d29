// What the reader chose: the day, the period, the filters, the search; and what follows from it.
(function (ge) {
  "use strict";

  ge.State = function (model) {
    this.model = model;
    this.day = model.startDay;
    this.period = 0; // 0: all up to the day; n: the last n days
    this.hidden = { side: {}, type: {}, status: {} };
    this.query = "";
    this.layers = {};
    this.listeners = [];
    this.shown = new Uint8Array(model.events.length);
    this.texts = null;
    this.update();
  };

  ge.State.prototype.onChange = function (listener) { this.listeners.push(listener); };

  // Set several fields at once; each listener is told once what changed.
  ge.State.prototype.set = function (change) {
    var state = this, changed = {};
    Object.keys(change).forEach(function (key) {
      if (state[key] !== change[key]) { state[key] = change[key]; changed[key] = true; }
    });
    if (change.hidden) changed.hidden = true;
    if (!Object.keys(changed).length) return;
    if (changed.day) this.day = Math.max(this.model.firstDay, Math.min(this.model.lastDay, this.day));
    this.update();
    this.listeners.forEach(function (listener) { listener(changed); });
  };

  ge.State.prototype.toggle = function (group, key, visible) {
    var hidden = { side: Object.assign({}, this.hidden.side), type: Object.assign({}, this.hidden.type), status: Object.assign({}, this.hidden.status) };
    if (visible) delete hidden[group][key]; else hidden[group][key] = true;
    this.set({ hidden: hidden });
  };

  // What an event can be found by, in one lower-case text.
  ge.State.prototype.searchText = function (event) {
    if (!this.texts) this.texts = new Array(this.model.events.length);
    if (this.texts[event.index] === undefined) {
      var model = this.model;
      var parts = [event.placeText, event.place ? event.place.ar : "", event.part, event.id];
      [event.side, event.gain, event.loss, event.against].forEach(function (s) { if (s) parts.push(model.sides[s].name, model.sides[s].ar); });
      event.claims.forEach(function (number) {
        var claim = model.claims[number];
        parts.push(claim.text, claim.title, claim.source, claim.said.join(" "), claim.denied.join(" "));
      });
      this.texts[event.index] = ge.fold(parts.join("\n"));
    }
    return this.texts[event.index];
  };

  // Lower case without marks over letters; the forms of Arabic letters that keyboards mix up made one.
  ge.fold = function (text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0640\u0670'’ʿʾ`]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/\s+/g, " ");
  };

  // Whether the filters and the search let an event through, whatever its day.
  ge.State.prototype.passes = function (event) {
    if (this.hidden.side[event.side] || this.hidden.type[event.type] || this.hidden.status[event.status]) return false;
    return !this.words.length || this.words.every(function (word) { return this.searchText(event).indexOf(word) >= 0; }, this);
  };

  ge.State.prototype.update = function () {
    var events = this.model.events, day = this.day, from = this.period ? day - this.period + 1 : -Infinity, count = 0, places = new Set();
    this.words = ge.fold(this.query).split(" ").filter(Boolean);
    var searching = this.words.length > 0, hidden = this.hidden;
    for (var i = 0; i < events.length; i++) {
      var event = events[i];
      var yes = event.place !== null && event.day !== null && event.day <= day && event.day >= from &&
        !hidden.side[event.side] && !hidden.type[event.type] && !hidden.status[event.status] &&
        (!searching || this.passes(event));
      this.shown[i] = yes ? 1 : 0;
      if (yes) { count++; if (!event.road) places.add(event.place); }
    }
    this.count = count;
    this.shownPlaces = places;
    if (this.spanDay !== day) {
      this.spanDay = day;
      this.holders = this.model.heldPlaces.map(function (place) { return { place: place, span: ge.spanOn(place.holders, day) }; });
      this.roads = this.model.segments.map(function (segment) { return { segment: segment, span: ge.spanOn(segment.spans, day) }; });
      this.areas = together(this.model.areas, day);
      this.fronts = this.model.fronts.filter(function (front) { return isOn(front, day); });
    }
  };

  function isOn(piece, day) {
    return (piece.start === null || piece.start <= day) && (piece.end === null || day < piece.end);
  }

  // The pieces of a day as one area for each side and status, those that are held below the others.
  function together(pieces, day) {
    var groups = {};
    pieces.forEach(function (piece) {
      if (!isOn(piece, day)) return;
      var key = [piece.status === "held" ? 0 : 1, piece.side, piece.against, piece.status].join(" ");
      var group = (groups[key] = groups[key] || { side: piece.side, against: piece.against, status: piece.status, rings: [] });
      group.rings.push.apply(group.rings, piece.rings);
    });
    return Object.keys(groups).sort().map(function (key) { return groups[key]; });
  }

  // The events shown at a place, the newest first.
  ge.State.prototype.shownAt = function (place) {
    var shown = this.shown;
    return place.events.filter(function (event) { return shown[event.index]; }).reverse();
  };
})(window.geoevents);
