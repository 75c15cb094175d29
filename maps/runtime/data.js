// The island of the page as columns that can be drawn.
(function (ge) {
  "use strict";

  var TYPES = ["capture", "handover", "withdrawal", "siege", "siege_lifted", "advance", "holds"];
  var STATUSES = ["claimed", "reported", "confirmed", "disputed", "denied"];
  var PRECISIONS = ["day", "week", "month", "unknown"];
  var HOLDINGS = ["held", "contested", "besieged", "unknown"];
  ge.TYPES = TYPES;
  ge.STATUSES = STATUSES;

  // Longitude and latitude to the unit square of the web's Mercator.
  ge.worldX = function (lon) { return (lon + 180) / 360; };
  ge.worldY = function (lat) {
    var s = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI);
  };

  // The text of the island, unpacked where it is packed.
  ge.readIsland = function (id) {
    var island = JSON.parse(document.getElementById(id).textContent);
    if (!island.packed) return Promise.resolve(island);
    if (typeof DecompressionStream === "undefined") return Promise.reject(new Error("DecompressionStream"));
    var binary = atob(island.packed), bytes = new Uint8Array(binary.length);
    for (var i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).text().then(JSON.parse);
  };

  function path(steps) {
    var out = new Float64Array(steps.length), lon = 0, lat = 0;
    for (var i = 0; i < steps.length; i += 2) {
      lon += steps[i];
      lat += steps[i + 1];
      out[i] = ge.worldX(lon / 10000);
      out[i + 1] = ge.worldY(lat / 10000);
    }
    return out;
  }

  function boxed(points) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    for (var i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i]); box[1] = Math.min(box[1], points[i + 1]);
      box[2] = Math.max(box[2], points[i]); box[3] = Math.max(box[3], points[i + 1]);
    }
    return { points: points, box: box };
  }

  function paths(list) { return (list || []).map(function (steps) { return boxed(path(steps)); }); }

  ge.Model = function (island) {
    var model = this;
    var strings = island.strings;
    this.titles = island.title;
    this.language = island.language;
    this.attribution = island.attribution;
    this.view = island.view;
    this.firstDay = island.days[0];
    this.lastDay = island.days[1];
    this.startDay = island.days[2];
    this.text = function (i) { return strings[i]; };

    this.sides = [{ name: "", ar: "", colour: ge.NO_SIDE, shape: "circle", rank: 999, light: false }].concat(
      island.sides.map(function (s) {
        return { name: s[0], ar: s[1], colour: s[2], shape: s[3], rank: s[4], light: ge.isLight(s[2]) };
      }));
    this.sideOrder = this.sides.map(function (_, i) { return i; }).sort(function (a, b) {
      return model.sides[a].rank - model.sides[b].rank;
    });

    var p = island.places, count = p.x.length;
    this.places = [];
    for (var i = 0; i < count; i++) {
      var lon = p.x[i] / 1e5, lat = p.y[i] / 1e5;
      this.places.push({
        index: i, name: strings[p.name[i]], ar: strings[p.ar[i]], lon: lon, lat: lat, wx: ge.worldX(lon), wy: ge.worldY(lat),
        population: p.population[i], rank: p.rank[i], events: [], holders: [],
      });
    }

    var e = island.events;
    this.events = e.id.map(function (id, i) {
      return {
        index: i, id: strings[id], type: TYPES[e.type[i]], status: STATUSES[e.status[i]], precision: PRECISIONS[e.precision[i]],
        place: e.place[i] >= 0 ? model.places[e.place[i]] : null,
        placeText: e.place[i] >= 0 ? model.places[e.place[i]].name : strings[-1 - e.place[i]],
        kind: strings[e.kind[i]], part: strings[e.part[i]], again: e.again[i] === 1, radius: e.radius[i],
        side: e.side[i], gain: e.gain[i], loss: e.loss[i], against: e.against[i],
        day: e.day[i], earliest: e.earliest[i], latest: e.latest[i], known: e.known[i], claims: e.claims[i],
      };
    });

    var c = island.claims;
    this.claims = c.text.map(function (text, i) {
      return {
        text: strings[text], report: strings[c.report[i]], title: strings[c.title[i]], source: strings[c.source[i]],
        url: strings[c.url[i]], published: c.published[i], status: STATUSES[c.status[i]],
        said: c.said[i].map(model.text), denied: c.denied[i].map(model.text),
      };
    });

    function span(columns, i) {
      return {
        side: columns.side[i], against: columns.against[i], status: HOLDINGS[columns.status[i]],
        start: columns.start[i], end: columns.end[i], events: columns.events[i],
      };
    }

    this.heldPlaces = [];
    if (island.holders) {
      island.holders.place.forEach(function (number, i) {
        var place = model.places[number];
        if (!place.holders.length) model.heldPlaces.push(place);
        place.holders.push(span(island.holders, i));
      });
    }

    this.segments = [];
    if (island.roads) {
      var lines = island.roads.lines;
      this.segments = lines.road.map(function (road, i) {
        return {
          index: i, road: strings[road], section: strings[lines.section[i]], schematic: lines.schematic[i] === 1,
          paths: paths(lines.paths[i]), spans: [],
        };
      });
      island.roads.spans.segment.forEach(function (number, i) { model.segments[number].spans.push(span(island.roads.spans, i)); });
    }

    // What is told of a road that is drawn stands on the road, not on a point of it.
    var roads = {};
    this.segments.forEach(function (segment) { (roads[segment.road] = roads[segment.road] || []).push(segment); });
    this.events.forEach(function (event) {
      event.road = event.kind === "road" && event.place && roads[event.placeText] ? roads[event.placeText] : null;
      if (event.place && !event.road) event.place.events.push(event);
    });

    this.areas = [];
    if (island.areas) {
      this.areas = island.areas.side.map(function (_, i) {
        var a = island.areas;
        return { side: a.side[i], against: a.against[i], status: HOLDINGS[a.status[i]], start: a.start[i], end: a.end[i], rings: paths(a.rings[i]) };
      });
    }
    this.fronts = [];
    if (island.fronts) {
      this.fronts = island.fronts.side.map(function (side, i) {
        var f = island.fronts;
        return { side: side, against: f.against[i], start: f.start[i], end: f.end[i], paths: paths(f.paths[i]) };
      });
    }

    var b = island.basemap;
    this.countries = b.countries.map(function (row) {
      return { name: row[0], ar: row[1], wx: ge.worldX(row[2]), wy: ge.worldY(row[3]), zoom: row[4], focus: row[5] === 1, rings: [] };
    });
    b.land.forEach(function (row) { model.countries[row[0]].rings.push(boxed(path(row[1]))); });
    this.coasts = paths(b.coasts);
    this.borders = paths(b.borders);
    this.disputed = paths(b.disputed);
    this.lakes = paths(b.lakes);
    this.rivers = paths(b.rivers);
    this.boundaries = island.boundaries ? paths(island.boundaries.paths) : [];
    this.boundaryLabels = island.boundaries ? island.boundaries.labels.map(function (row) {
      return { name: strings[row[0]], ar: strings[row[1]], wx: ge.worldX(row[2]), wy: ge.worldY(row[3]) };
    }) : [];
    var box = boxed(new Float64Array([].concat.apply([], this.countries.map(function (country) {
      return country.rings.length ? [].concat.apply([], country.rings.map(function (ring) { return ring.box; })) : [];
    }))));
    this.land = box.box;
  };

  // The name of a place, country or side in the language of the page.
  ge.nameOf = function (thing) { return (ge.language === "ar" && thing.ar) || thing.name; };

  ge.Model.prototype.sideName = function (number) {
    return number ? ge.nameOf(this.sides[number]) : ge.word("noSide");
  };

  // The span that holds on a day: the last one that began by then and has not ended before it.
  ge.spanOn = function (spans, day) {
    for (var i = spans.length - 1; i >= 0; i--) {
      var span = spans[i];
      if (span.start !== null && span.start > day) continue;
      return span.end === null || day <= span.end ? span : null;
    }
    return null;
  };
})(window.geoevents);
