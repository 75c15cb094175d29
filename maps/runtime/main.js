// What Folium's elements call: layers, controls, and the start when the data is read.
(function (ge) {
  "use strict";

  ge.layersOn = {};
  var app = null, wanted = [];

  // A layer of the layer control: it holds nothing itself, and tells the surfaces what to draw.
  ge.DataLayer = L.Layer.extend({
    initialize: function (key) { L.Util.setOptions(this, { key: key }); },
    onAdd: function () { ge.layersOn[this.options.key] = true; if (app) app.refresh(); },
    onRemove: function () { ge.layersOn[this.options.key] = false; if (app) app.refresh(); },
  });

  ge.layer = function (key) { return new ge.DataLayer(key); };

  ge.control = function (map, key) { wanted.push(key); };

  ge.start = function (map, island, layerControl) {
    ge.readIsland(island).then(function (data) {
      build(map, new ge.Model(data), layerControl);
      ge.readyAfter = performance.now();
    }).catch(function (error) {
      var note = ge.el("p", "ge-failure", ge.word("noData", error.message));
      note.setAttribute("role", "alert");
      document.body.appendChild(note);
      throw error;
    });
  };

  function build(map, model, layerControl) {
    model.lost = model.events.filter(function (event) { return !event.place || event.day === null; });
    var placed = model.events.filter(function (event) { return event.place && event.day !== null; });
    model.located = placed.length;
    model.eventPlaces = new Set(placed.map(function (event) { return event.place; })).size;
    model.firstEventDay = placed.length ? placed[0].day : model.firstDay;
    model.lastEventDay = placed.length ? placed[placed.length - 1].day : model.lastDay;

    ge.language = model.language;
    app = new ge.App(map, model, layerControl);
    map.attributionControl.setPrefix(false);
    if (ge.calm()) map.options.zoomAnimation = map.options.fadeAnimation = map.options.inertia = false;

    [["ge-base", 210], ["ge-control", 310], ["ge-marks", 420]].forEach(function (row) { map.createPane(row[0]).style.zIndex = row[1]; });
    app.surfaces = [
      new ge.Surface("ge-base", [ge.paintBase(app)]),
      new ge.Surface("ge-control", [ge.paintAreas(app), ge.paintBorders(app), ge.paintFronts(app), ge.paintRoads(app), ge.paintHolders(app), ge.paintShields(app)]),
      new ge.Surface("ge-marks", [ge.paintEvents(app), ge.paintLabels(app)]),
    ];
    ["time", "legend", "panel", "tools", "scale"].forEach(function (key) {
      if (wanted.indexOf(key) >= 0) ge.controls[key](app);
    });
    arrange();
    app.onLanguage(nameMap);
    app.setLanguage(model.language);

    var v = model.view;
    fit(v);
    app.readHash();
    app.surfaces.forEach(function (surface) { surface.addTo(map); });
    limit();

    app.state.onChange(function (changed) {
      app.surfaces[1].refresh();
      app.surfaces[2].refresh();
      app.refreshPopup();
      later();
    });
    map.on("moveend", later);
    map.on("preclick", function () { closing = Boolean(app.popup); });
    map.on("click", function (e) { pick(e.containerPoint, e.latlng); });
    map.on("mousemove", function (e) { hover(e.containerPoint); });
    map.on("mouseout", function () { hover(null); });
    document.addEventListener("keydown", function (e) { if (e.key === "Escape" && app.popup) app.leavePopup(); });
    window.addEventListener("hashchange", function () { app.readHash(); });
    window.addEventListener("resize", arrange);
    if (window.ResizeObserver) new ResizeObserver(arrange).observe(app.timeBar);
  }

  function fit(v) {
    var map = app.map, inset = app.insets(), wide = !app.narrow();
    map.fitBounds([[v[1], v[0]], [v[3], v[2]]], {
      paddingTopLeft: [wide ? 60 : 24, inset.top + 24], paddingBottomRight: [wide ? 60 : 24, inset.bottom + 24], animate: false, maxZoom: 11,
    });
  }

  // The reader cannot leave the land that the page has.
  function limit() {
    var box = app.model.land, map = app.map;
    if (!isFinite(box[0])) return;
    function lon(x) { return x * 360 - 180; }
    function lat(y) { return (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI; }
    var bounds = L.latLngBounds([lat(box[3]), lon(box[0])], [lat(box[1]), lon(box[2])]);
    map.setMaxBounds(bounds.pad(0.02));
    map.options.maxBoundsViscosity = 0.8;
    map.setMinZoom(Math.max(1, Math.floor(map.getBoundsZoom(bounds, true) * 4) / 4));
  }

  // Names what Leaflet made, in the language of the page, and puts it on the side where its readers look for it.
  function nameMap() {
    var map = app.map, control = app.layerControl, rtl = ge.language === "ar";
    control._layers.forEach(function (row) {
      var names = ge.layerNames[row.layer.options.key];
      if (names) row.name = names[ge.language];
    });
    control.options.collapsed = app.narrow();
    control.remove();
    control.options.position = rtl ? "topleft" : "topright";
    control.addTo(map);
    var toggle = control.getContainer().querySelector(".leaflet-control-layers-toggle");
    ge.label(toggle, ge.word("layers"));
    control.getContainer().dir = rtl ? "rtl" : "ltr";
    if (map.zoomControl) {
      map.zoomControl.setPosition(rtl ? "bottomright" : "bottomleft");
      ge.label(map.zoomControl._zoomInButton, ge.word("zoomIn"));
      ge.label(map.zoomControl._zoomOutButton, ge.word("zoomOut"));
    }
    map.getContainer().setAttribute("aria-label", ge.word("map"));
    map.getContainer().setAttribute("role", "application");
    app.refreshPopup();
    later();
  }

  var wasNarrow = null;
  function arrange() {
    var bar = app.timeBar.getBoundingClientRect();
    document.documentElement.style.setProperty("--ge-bottom", Math.round(window.innerHeight - bar.top) + "px");
    var head = app.root.querySelector(".ge-head");
    if (head) document.documentElement.style.setProperty("--ge-top", Math.round(head.querySelector(".ge-title").getBoundingClientRect().bottom) + "px");
    var narrow = app.narrow();
    if (wasNarrow !== null && wasNarrow !== narrow) {
      if (narrow) app.closeOthers("");
      nameMap();
    }
    wasNarrow = narrow;
  }

  var writing = null;
  function later() {
    clearTimeout(writing);
    writing = setTimeout(function () { app.writeHash(); }, 250);
  }

  function touch() { return window.matchMedia && window.matchMedia("(pointer: coarse)").matches; }

  // What lies under a point of the map: an event or a held place, else a stretch of road.
  function find(point) {
    var surface = app.surfaces[2], view = surface.view(), min = app.map.containerPointToLayerPoint(point).subtract(surface._bounds.min);
    var reach = touch() ? 22 : 13, best = null, least = reach * reach;
    app.spots.forEach(function (spot) {
      var d = (spot.x - min.x) * (spot.x - min.x) + (spot.y - min.y) * (spot.y - min.y);
      if (d < least) { least = d; best = { place: spot.place }; }
    });
    if (best) return best;
    if (ge.layersOn.holders) app.state.holders.forEach(function (row) {
      if (!row.span) return;
      var dx = row.place.wx * view.scale - view.ox - min.x, dy = row.place.wy * view.scale - view.oy - min.y, d = dx * dx + dy * dy;
      if (d < least) { least = d; best = { place: row.place }; }
    });
    if (best || !ge.layersOn.roads) return best;
    least = (touch() ? 14 : 8) * (touch() ? 14 : 8);
    app.model.segments.forEach(function (segment) {
      segment.paths.forEach(function (path) {
        var p = path.points;
        for (var i = 0; i + 3 < p.length; i += 2) {
          var ax = p[i] * view.scale - view.ox - min.x, ay = p[i + 1] * view.scale - view.oy - min.y;
          var bx = p[i + 2] * view.scale - view.ox - min.x, by = p[i + 3] * view.scale - view.oy - min.y;
          var dx = bx - ax, dy = by - ay, n = dx * dx + dy * dy, t = n ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / n)) : 0;
          var d = (ax + t * dx) * (ax + t * dx) + (ay + t * dy) * (ay + t * dy);
          if (d < least) { least = d; best = { segment: segment }; }
        }
      });
    });
    return best;
  }

  var closing = false;
  function pick(point, latlng) {
    var found = find(point);
    if (!found && !closing && ge.layersOn.areas) {
      var x = ge.worldX(latlng.lng), y = ge.worldY(latlng.lat), area = ge.areaAt(app, x, y);
      if (area) found = { spot: { x: x, y: y } };
    }
    if (!found) return;
    hover(null);
    if (found.place) app.openPlace(found.place); else app.openPopup(latlng, found);
  }

  var tip = null;
  function hover(point) {
    var found = point && !touch() ? find(point) : null;
    app.map.getContainer().classList.toggle("ge-pointing", Boolean(found));
    if (!found) { if (tip) { tip.remove(); tip = null; } return; }
    if (!tip) { tip = ge.el("div", "ge-tip"); app.root.appendChild(tip); }
    tip.textContent = "";
    if (found.place) {
      tip.appendChild(ge.bdi(ge.nameOf(found.place)));
      var latest = app.state.shownAt(found.place)[0];
      if (latest) tip.appendChild(ge.el("span", "ge-small", ge.typeWord(latest) + " · " + ge.whenText(latest)));
    } else {
      tip.appendChild(ge.bdi(found.segment.road));
      if (found.segment.section) tip.appendChild(ge.bdi(found.segment.section, "ge-small"));
    }
    var right = point.x > window.innerWidth / 2;
    tip.style.left = right ? "" : point.x + 14 + "px";
    tip.style.right = right ? window.innerWidth - point.x + 14 + "px" : "";
    tip.style.top = Math.max(8, point.y - 12) + "px";
  }

  // What the page shows, as a copy: for tests and for readers with a console.
  ge.state = function () {
    if (!app) return null;
    var state = app.state, model = app.model, holders = {}, center = app.map.getCenter();
    function told(span) {
      return span ? { holder: model.sides[span.side].name, against: model.sides[span.against].name, status: span.status, since: ge.iso(span.start) } : null;
    }
    state.holders.forEach(function (row) { holders[row.place.name] = told(row.span); });
    return {
      day: ge.iso(state.day), firstDay: ge.iso(model.firstDay), lastDay: ge.iso(model.lastDay), period: state.period, query: state.query,
      language: ge.language, events: model.events.length, shown: state.count, unplaced: model.lost.length, drawn: app.spots.length, labels: (app.labelBoxes || []).length,
      shownIds: state.count > 2000 ? null : model.events.filter(function (e) { return state.shown[e.index]; }).map(function (e) { return e.id; }),
      holders: holders, areas: state.areas.length, fronts: state.fronts.length,
      roads: state.roads.map(function (row) { var t = told(row.span) || {}; t.road = row.segment.road; t.section = row.segment.section; t.colour = ge.roadLook(app, row.span).colour; return t; }),
      center: [center.lat, center.lng], zoom: app.map.getZoom(), layers: Object.assign({}, ge.layersOn), readyAfter: ge.readyAfter || null,
    };
  };

  // Where a place stands in the window, in pixels; null if there is no such place.
  ge.pointOf = function (name) {
    var place = app && app.model.places.find(function (p) { return p.name === name; });
    if (!place) return null;
    var point = app.map.latLngToContainerPoint([place.lat, place.lon]);
    return [point.x, point.y];
  };

  // Where a point of the land stands in the window, in pixels.
  ge.pixelOf = function (lat, lon) {
    var point = app.map.latLngToContainerPoint([lat, lon]);
    return [point.x, point.y];
  };

  // The boxes of the names of places as drawn: left, top, right, bottom.
  ge.labelBoxes = function () { return app ? app.labelBoxes.map(function (box) { return box.slice(); }) : null; };

  // Set the day (ISO text) and repaint at once; gives the milliseconds that took.
  ge.goTo = function (day) {
    var begun = performance.now(), number = ge.fromIso(day);
    if (!app || number === null) return null;
    app.stopPlaying();
    app.state.set({ day: number });
    app.surfaces[1].paint();
    app.surfaces[2].paint();
    return performance.now() - begun;
  };
})(window.geoevents);
