// The events: at each place the newest one shown, and how many more there are.
(function (ge) {
  "use strict";

  var FADE_DAYS = 45, CROWD = 1500;
  // Kinds whose point is only the middle of something large.
  var LARGE = { admin: true, area: true, country: true, physical: true, road: true };

  ge.eventRadius = function (zoom) { return Math.round(Math.max(4, Math.min(8.5, 4 + (zoom - 6) * 0.8)) * 2) / 2; };

  ge.eventLook = function (app, event) {
    var side = app.model.sides[event.side];
    return { colour: side.colour, shape: side.shape, light: side.light, type: event.type, status: event.status, large: LARGE[event.kind] === true };
  };

  // The places with events shown, in view, each with its newest event; the newest last. Kept for hit tests.
  function visiblePlaces(app, view) {
    var shown = app.state.shown, events = app.model.events, seen = new Map(), out = [];
    for (var i = events.length - 1; i >= 0; i--) {
      if (!shown[i] || events[i].road) continue;
      var place = events[i].place, entry = seen.get(place);
      if (entry) { entry.count++; continue; }
      var x = place.wx * view.scale - view.ox, y = place.wy * view.scale - view.oy;
      entry = { place: place, event: events[i], count: 1, x: x, y: y };
      seen.set(place, entry);
      if (x > -24 && y > -24 && x < view.width + 24 && y < view.height + 24) out.push(entry);
    }
    return out.reverse();
  }

  ge.paintEvents = function (app) {
    return function (view) {
      app.spots = [];
      if (!app.layerOn("events")) return;
      var ctx = view.ctx, r = ge.eventRadius(view.zoom), spots = visiblePlaces(app, view), crowded = spots.length > CROWD;
      // In a crowd only the newest of what would cover each other is drawn.
      var first = ge.Sieve(r * 1.15), kept = [], ratio = view.ratio;
      for (var i = spots.length - 1; i >= 0; i--) if (!crowded || first(spots[i].x, spots[i].y)) kept.push(spots[i]);
      for (i = kept.length - 1; i >= 0; i--) {
        var spot = kept[i], sprite = spriteOf(app, spot.event, r, ratio), age = app.state.day - spot.event.day;
        ctx.globalAlpha = app.state.period || age < 8 ? 1 : Math.max(0.55, 1 - (0.45 * Math.max(0, age - 7)) / FADE_DAYS);
        ge.stamp(ctx, sprite, spot.x, spot.y, ratio);
      }
      ctx.globalAlpha = 1;
      if (view.zoom >= 8.5 && !crowded) kept.forEach(function (spot) { if (spot.count > 1) badge(ctx, spot, r); });
      if (app.selected) highlight(ctx, app.selected, view, r);
      app.spots = kept;
    };
  };

  function spriteOf(app, event, r, ratio) {
    if (!event.sprite || event.spriteSize !== r * ratio) {
      event.sprite = ge.eventSprite(ge.eventLook(app, event), r, ratio);
      event.spriteSize = r * ratio;
    }
    return event.sprite;
  }

  function badge(ctx, spot, r) {
    var text = spot.count > 99 ? "99+" : String(spot.count);
    ctx.font = "600 9.5px " + ge.FONT;
    var w = Math.max(13, ctx.measureText(text).width + 6), x = spot.x + r * 0.95, y = spot.y - r * 1.05;
    ctx.beginPath();
    if (ctx.roundRect) ctx.roundRect(x - w / 2, y - 6.5, w, 13, 6.5); else ctx.rect(x - w / 2, y - 6.5, w, 13);
    ctx.fillStyle = "#20272e";
    ctx.fill();
    ctx.lineWidth = 1.2;
    ctx.strokeStyle = "#fff";
    ctx.stroke();
    ctx.fillStyle = "#fff";
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(text, x, y + 0.5);
  }

  function highlight(ctx, place, view, r) {
    var x = place.wx * view.scale - view.ox, y = place.wy * view.scale - view.oy;
    var km = place.events.reduce(function (most, event) { return Math.max(most, event.radius); }, 0);
    var far = (km / 40075) * view.scale / Math.cos((place.lat * Math.PI) / 180);
    if (far > r * 2.6) {
      ctx.beginPath();
      ctx.arc(x, y, far, 0, 2 * Math.PI);
      ctx.fillStyle = "rgba(11,92,173,.08)";
      ctx.fill();
      ctx.lineWidth = 1.4;
      ctx.setLineDash([6, 4]);
      ctx.strokeStyle = "rgba(11,92,173,.7)";
      ctx.stroke();
      ctx.setLineDash([]);
    }
    ctx.beginPath();
    ctx.arc(x, y, r * 1.35 + 7, 0, 2 * Math.PI);
    ctx.lineWidth = 5;
    ctx.strokeStyle = "rgba(255,255,255,.9)";
    ctx.stroke();
    ctx.lineWidth = 2.4;
    ctx.strokeStyle = "#0b5cad";
    ctx.stroke();
  }
})(window.geoevents);
