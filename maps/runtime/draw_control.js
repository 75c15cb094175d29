// Who holds what: areas, roads and the rings of places, as of the day on the slider.
(function (ge) {
  "use strict";

  var patterns = {};
  // Two colours in slanted stripes.
  function hatch(ctx, one, other) {
    var key = one + other;
    if (!patterns[key]) {
      var tile = document.createElement("canvas");
      tile.width = tile.height = 16;
      var t = tile.getContext("2d");
      t.fillStyle = one;
      t.fillRect(0, 0, 16, 16);
      t.strokeStyle = other;
      t.lineWidth = 5.66;
      [-16, 0, 16].forEach(function (shift) {
        t.beginPath();
        t.moveTo(shift - 4, 20);
        t.lineTo(shift + 20, -4);
        t.stroke();
      });
      patterns[key] = ctx.createPattern(tile, "repeat");
    }
    return patterns[key];
  }
  ge.hatch = hatch;

  ge.paintAreas = function (app) {
    return function (view) {
      if (!app.layerOn("areas")) return;
      var ctx = view.ctx, sides = app.model.sides, hidden = app.state.hidden.side;
      app.state.areas.forEach(function (area) {
        if (hidden[area.side] || !ge.traceAll(view, area.rings, true)) return;
        var colour = sides[area.side].colour;
        ctx.globalAlpha = area.status === "unknown" ? 0.1 : ge.AREA_ALPHA;
        ctx.fillStyle = area.status === "held" || area.status === "unknown" ? colour
          : hatch(ctx, colour, area.against ? sides[area.against].colour : "#ffffff");
        ctx.fill("nonzero");
      });
      ctx.globalAlpha = 1;
    };
  };

  ge.AREA_ALPHA = 0.36;

  // Where two sides face each other: a dark line on a light one.
  ge.paintFronts = function (app) {
    return function (view) {
      if (!app.layerOn("areas")) return;
      var hidden = app.state.hidden.side, lines = [];
      app.state.fronts.forEach(function (front) {
        if (!hidden[front.side] && !hidden[front.against]) lines = lines.concat(front.paths);
      });
      if (!lines.length || !ge.traceAll(view, lines)) return;
      strokeFront(view.ctx, Math.max(1.3, Math.min(2.6, 1.3 + (view.zoom - 6.5) * 0.35)));
    };
  };

  function strokeFront(ctx, width) {
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.strokeStyle = "rgba(255,255,255,.8)";
    ctx.lineWidth = width + 2.4;
    ctx.stroke();
    ctx.strokeStyle = "#3a2a2a";
    ctx.lineWidth = width;
    ctx.stroke();
  }
  ge.strokeFront = strokeFront;

  // The ground that holds a point of the world's square, or null; the last drawn lies on top.
  ge.areaAt = function (app, x, y) {
    for (var i = app.state.areas.length - 1; i >= 0; i--) {
      var area = app.state.areas[i];
      if (!app.state.hidden.side[area.side] && winding(area.rings, x, y)) return area;
    }
    return null;
  };

  function winding(rings, x, y) {
    var turns = 0;
    rings.forEach(function (ring) {
      if (x < ring.box[0] || x > ring.box[2] || y < ring.box[1] || y > ring.box[3]) return;
      var p = ring.points;
      for (var i = 0, j = p.length - 2; i < p.length; j = i, i += 2) {
        if (p[j + 1] <= y === p[i + 1] <= y) continue;
        if (p[j] + ((y - p[j + 1]) / (p[i + 1] - p[j + 1])) * (p[i] - p[j]) > x) turns += p[i + 1] > p[j + 1] ? 1 : -1;
      }
    });
    return turns !== 0;
  }

  ge.roadWidth = function (zoom) { return Math.max(2.6, Math.min(6.5, 2.6 + (zoom - 6.5) * 0.9)); };

  ge.paintRoads = function (app) {
    return function (view) {
      if (!app.layerOn("roads")) return;
      var ctx = view.ctx, sides = app.model.sides, hidden = app.state.hidden.side, width = ge.roadWidth(view.zoom);
      ctx.lineJoin = "round";
      ctx.lineCap = "round";
      app.model.segments.forEach(function (segment) {
        if (!ge.traceAll(view, segment.paths)) return;
        ctx.lineWidth = width + 3.6;
        ctx.strokeStyle = "rgba(255,255,255,.85)";
        ctx.stroke();
      });
      app.model.segments.forEach(function (segment) {
        if (!ge.traceAll(view, segment.paths)) return;
        ctx.lineWidth = width + 1.8;
        ctx.strokeStyle = "#20272e";
        ctx.stroke();
      });
      ctx.lineCap = "butt";
      app.state.roads.forEach(function (row) {
        if (!ge.traceAll(view, row.segment.paths)) return;
        var look = ge.roadLook(app, row.span);
        ctx.globalAlpha = row.span && hidden[row.span.side] ? 0.25 : 1;
        ctx.setLineDash([]);
        ctx.lineWidth = width;
        ctx.strokeStyle = look.colour;
        ctx.stroke();
        if (look.other) {
          ctx.setLineDash([width * 1.7, width * 1.7]);
          ctx.strokeStyle = look.other;
          ctx.stroke();
        }
      });
      ctx.globalAlpha = 1;
      ctx.setLineDash([]);
    };
  };

  // The colour of a stretch, and the second one of its dashes where it is contested.
  ge.roadLook = function (app, span) {
    var sides = app.model.sides;
    if (!span || span.status === "unknown" || !span.side) {
      var contested = span && span.status === "contested";
      return { colour: "#a9adb1", other: contested && span.against ? sides[span.against].colour : null };
    }
    var other = span.status === "contested" || span.status === "besieged" ? (span.against ? sides[span.against].colour : "#f3f3f0") : null;
    return { colour: sides[span.side].colour, other: other === sides[span.side].colour ? "#f3f3f0" : other };
  };

  // The name of each road on a plate, every few hundred pixels, where there is room between two places.
  ge.paintShields = function (app) {
    return function (view) {
      app.shields = [];
      if (app.layerOn("roads")) paintShields(app, view);
    };
  };

  function paintShields(app, view) {
    var ctx = view.ctx, boxes = app.shields;
    ctx.font = "600 11px " + ge.FONT;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    app.model.segments.forEach(function (segment) {
      segment.paths.forEach(function (path) {
        var n = path.points.length, at = (n >> 2) * 2;
        if (n === 4) at = 0;
        var next = Math.min(at + 2, n - 2);
        var span = (path.box[2] - path.box[0] + path.box[3] - path.box[1]) * view.scale;
        if (span < 3.4 * (ge.holderRadius(view.zoom) + 9)) return;
        var x = ((path.points[at] + path.points[next]) / 2) * view.scale - view.ox;
        var y = ((path.points[at + 1] + path.points[next + 1]) / 2) * view.scale - view.oy;
        if (x < 0 || y < 0 || x > view.width || y > view.height) return;
        if (boxes.some(function (b) { return b.road === segment.road && Math.abs(b.x - x) + Math.abs(b.y - y) < 230; })) return;
        if (boxes.some(function (b) { return Math.abs(b.x - x) < 30 && Math.abs(b.y - y) < 18; })) return;
        var label = segment.road.replace(/ (road|highway|motorway)$/i, "");
        if (label.length > 22) label = label.slice(0, 21) + "…";
        var w = ctx.measureText(label).width + 10, h = 16;
        boxes.push({ x: x, y: y, road: segment.road });
        ctx.beginPath();
        if (ctx.roundRect) ctx.roundRect(x - w / 2, y - h / 2, w, h, 4); else ctx.rect(x - w / 2, y - h / 2, w, h);
        ctx.fillStyle = "#20415f";
        ctx.fill();
        ctx.lineWidth = 1.4;
        ctx.strokeStyle = "#fff";
        ctx.stroke();
        ctx.fillStyle = "#fff";
        ctx.fillText(label, x, y + 0.5);
      });
    });
  }

  // The radius of the ring around an event; a disc without an event is smaller.
  ge.holderRadius = function (zoom) { return ge.eventRadius(zoom) * 1.15 + 2.8; };
  ge.discRadius = function (zoom) { return Math.max(2.6, Math.min(7.5, 2.6 + (zoom - 6.5) * 1.15)); };

  ge.paintHolders = function (app) {
    return function (view) {
      if (!app.layerOn("holders")) return;
      var ctx = view.ctx, hidden = app.state.hidden.side, ring = ge.holderRadius(view.zoom), disc = ge.discRadius(view.zoom);
      var events = app.layerOn("events") ? app.state.shownPlaces : new Set();
      var crowded = app.state.holders.length > 3000, first = ge.Sieve(disc * 1.4);
      app.state.holders.forEach(function (row) {
        if (!row.span || hidden[row.span.side]) return;
        var x = row.place.wx * view.scale - view.ox, y = row.place.wy * view.scale - view.oy;
        if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) return;
        if (crowded && !first(x, y)) return;
        var look = ge.holderLook(app, row.span);
        look.ring = events.has(row.place);
        ge.stamp(ctx, ge.holderSprite(look, look.ring ? ring : disc, view.ratio), x, y, view.ratio);
      });
    };
  };

  ge.holderLook = function (app, span) {
    var sides = app.model.sides, colour = span.side ? sides[span.side].colour : ge.NO_SIDE;
    return { colour: colour, other: span.against ? sides[span.against].colour : "#20272e", status: span.side ? span.status : "unknown" };
  };
})(window.geoevents);
