// Language, link, download; the scale and the credits; the state in the address.
(function (ge) {
  "use strict";

  var el = ge.el;
  var PREFIX = { side: "s.", type: "t.", status: "c." };

  ge.controls.tools = function (app) {
    var language = ge.button("ge-tool ge-language", "language", function () { app.setLanguage(ge.language === "en" ? "ar" : "en"); });
    var share = ge.button("ge-tool", "link", function () { copyLink(app); });
    var csv = ge.button("ge-tool", "table", function () { download(app); });
    [language, share, csv].forEach(function (button) { button.appendChild(el("span")); app.tools.appendChild(button); });
    app.onLanguage(function () {
      language.lastChild.textContent = ge.word("language");
      language.lang = ge.language === "en" ? "ar" : "en";
      ge.label(language, ge.word("languageHelp"));
      share.lastChild.textContent = ge.word("share");
      ge.label(share, ge.word("shareHelp"));
      csv.lastChild.textContent = ge.word("csv");
      ge.label(csv, ge.word("csvHelp"));
    });
  };

  function copyLink(app) {
    app.writeHash();
    var link = location.href;
    function shown() { app.say(ge.word("copied")); }
    function byHand() {
      var field = el("input", "ge-copy");
      field.value = link;
      field.readOnly = true;
      field.setAttribute("aria-label", ge.word("copyThis"));
      app.say("", field);
      field.select();
    }
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(link).then(shown, byHand);
    else byHand();
  }

  // A cell of a table, quoted; what a spreadsheet would run as a formula is made a text.
  ge.csvCell = function (value) {
    var text = value === null || value === undefined ? "" : String(value);
    if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = "'" + text;
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };

  ge.csv = function (app) {
    var model = app.model;
    var rows = [["event_id", "place", "place_ar", "latitude", "longitude", "type", "gain", "loss", "side", "status", "earliest", "latest",
      "date_precision", "known", "source", "url", "published", "said_by", "denied_by", "sentence"]];
    model.events.forEach(function (event) {
      if (!app.state.shown[event.index]) return;
      (event.claims.length ? event.claims : [null]).forEach(function (number) {
        var claim = number === null ? { source: "", url: "", published: null, said: [], denied: [], text: "" } : model.claims[number];
        rows.push([event.id, event.place.name, event.place.ar, event.place.lat, event.place.lon, event.type, model.sides[event.gain].name,
          model.sides[event.loss].name, model.sides[event.side].name, event.status, ge.iso(event.earliest), ge.iso(event.latest),
          event.precision, ge.iso(event.known), claim.source, claim.url, ge.iso(claim.published), claim.said.join("; "), claim.denied.join("; "), claim.text]);
      });
    });
    return "\ufeff" + rows.map(function (row) { return row.map(ge.csvCell).join(","); }).join("\r\n") + "\r\n";
  };

  function download(app) {
    var url = URL.createObjectURL(new Blob([ge.csv(app)], { type: "text/csv;charset=utf-8" }));
    var link = el("a");
    link.href = url;
    link.download = "events-" + ge.iso(app.state.day) + ".csv";
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
  }

  // Leaflet's scale with the units in the language of the page.
  var Scale = L.Control.Scale.extend({
    _updateMetric: function (metres) {
      var round = this._getRoundNum(metres), km = round >= 1000;
      this._updateScale(this._mScale, (km ? round / 1000 : round) + " " + ge.word(km ? "km" : "metres"), round / metres);
    },
  });

  // Leaflet takes credits as HTML: every sign that means something there becomes a number.
  function entities(text) { return text.replace(/[&<>"'`$\\{}]/g, function (c) { return "&#" + c.charCodeAt(0) + ";"; }); }

  ge.controls.scale = function (app) {
    var scale = new Scale({ imperial: false, maxWidth: 110, position: "bottomleft" }).addTo(app.map), credits = [];
    app.onLanguage(function () {
      credits.forEach(function (text) { app.map.attributionControl.removeAttribution(text); });
      credits = [ge.word("basemap")].concat(app.model.attribution, ["Leaflet"]).map(entities);
      credits.forEach(function (text) { app.map.attributionControl.addAttribution(text); });
      if (app.map._loaded) scale._update();
    });
  };

  ge.App.prototype.writeHash = function () {
    var state = this.state, model = this.model, c = this.map.getCenter(), hidden = [];
    ["side", "type", "status"].forEach(function (group) {
      Object.keys(state.hidden[group]).forEach(function (key) {
        hidden.push(PREFIX[group] + (group === "side" ? model.sides[key].name : key));
      });
    });
    var parts = ["d=" + ge.iso(state.day), "v=" + [c.lat.toFixed(4), c.lng.toFixed(4), this.map.getZoom()].join(",")];
    if (ge.language !== model.language) parts.push("l=" + ge.language);
    if (state.period) parts.push("p=" + state.period);
    if (state.query) parts.push("q=" + encodeURIComponent(state.query));
    if (hidden.length) parts.push("h=" + hidden.map(encodeURIComponent).join(","));
    var hash = "#" + parts.join("&");
    if (hash === location.hash) return;
    try { history.replaceState(null, "", hash); } catch (error) { this.hashless = true; }
  };

  // What the address asks for, as far as it is valid.
  ge.App.prototype.readHash = function () {
    var app = this, model = this.model, found = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) found[part.slice(0, at)] = part.slice(at + 1);
    });
    function text(value) { try { return decodeURIComponent(value); } catch (error) { return ""; } }
    var change = {}, day = ge.fromIso(found.d || "");
    if (day !== null) change.day = Math.max(model.firstDay, Math.min(model.lastDay, day));
    if (/^(0|1|7|30|90)$/.test(found.p || "")) change.period = Number(found.p);
    if (found.q) change.query = text(found.q).slice(0, 200);
    if (found.h) {
      var hidden = { side: {}, type: {}, status: {} };
      found.h.split(",").map(text).forEach(function (item) {
        var kind = item.slice(0, 2), name = item.slice(2);
        if (kind === PREFIX.side) model.sides.forEach(function (side, i) { if (side.name === name) hidden.side[i] = true; });
        if (kind === PREFIX.type && ge.TYPES.indexOf(name) >= 0) hidden.type[name] = true;
        if (kind === PREFIX.status && ge.STATUSES.indexOf(name) >= 0) hidden.status[name] = true;
      });
      change.hidden = hidden;
    }
    var view = (found.v || "").split(",").map(Number);
    if (view.length === 3 && view.every(isFinite) && Math.abs(view[0]) <= 85 && Math.abs(view[1]) <= 180) {
      app.map.setView([view[0], view[1]], Math.max(2, Math.min(16, view[2])), { animate: false });
      app.viewGiven = true;
    }
    if (found.l === "en" || found.l === "ar") app.setLanguage(found.l);
    if (Object.keys(change).length) app.state.set(change);
  };
})(window.geoevents);
