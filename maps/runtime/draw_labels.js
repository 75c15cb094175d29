// Names of places and countries: as many as fit without touching each other or a symbol.
(function (ge) {
  "use strict";

  ge.FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Helvetica Neue", Arial, sans-serif';

  // How much a place is to be named: what happens there first, then the larger.
  function weight(app, place) {
    var score = place.rank >= 0 ? Math.max(0, 9 - place.rank) * 1.4 : 0;
    if (place.population > 0) score += Math.log(place.population) / Math.LN10;
    if (place.events.length) score += 1.5 + Math.min(2, place.events.length * 0.25);
    else if (place.holders.length) score += 1;
    return score;
  }

  function orderPlaces(app) {
    if (!app.labelOrder) {
      app.labelOrder = app.model.places.filter(function (place) { return place.name || place.ar; }).map(function (place) {
        return { place: place, weight: weight(app, place) };
      }).sort(function (a, b) { return b.weight - a.weight || (a.place.name < b.place.name ? -1 : 1); });
    }
    return app.labelOrder;
  }

  function Boxes() { this.cells = new Map(); }
  Boxes.prototype.each = function (box, visit) {
    for (var i = Math.floor(box[0] / 64); i <= Math.floor(box[2] / 64); i++)
      for (var j = Math.floor(box[1] / 64); j <= Math.floor(box[3] / 64); j++)
        if (visit(i * 4099 + j)) return true;
    return false;
  };
  Boxes.prototype.hits = function (box) {
    var cells = this.cells;
    return this.each(box, function (key) {
      return (cells.get(key) || []).some(function (b) { return b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1]; });
    });
  };
  Boxes.prototype.add = function (box) {
    var cells = this.cells;
    this.each(box, function (key) { if (!cells.has(key)) cells.set(key, []); cells.get(key).push(box); });
  };

  // Measuring is slow, and the same names come again with every repaint.
  var widths = new Map();
  function textWidth(ctx, text, look) {
    var key = look + text, width = widths.get(key);
    if (width === undefined) {
      width = ctx.measureText(text).width;
      widths.set(key, width);
    }
    return width;
  }

  function halo(ctx, text, x, y, colour, width) {
    ctx.lineWidth = width;
    ctx.strokeStyle = "rgba(255,255,255,.9)";
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
  }

  ge.paintLabels = function (app) {
    return function (view) {
      app.labelBoxes = [];
      if (!app.layerOn("labels")) return;
      var ctx = view.ctx, boxes = new Boxes(), zoom = view.zoom, rtl = ge.language === "ar";
      ctx.lineJoin = "round";
      ctx.textBaseline = "middle";
      ctx.direction = rtl ? "rtl" : "ltr";
      var radius = ge.eventRadius(zoom), holding = app.layerOn("holders"), ring = ge.holderRadius(zoom), disc = ge.discRadius(zoom);
      var spots = new Map();
      (app.spots || []).forEach(function (spot) {
        var r = holding && spot.place.holders.length ? ring : radius + 1;
        spots.set(spot.place, r);
        boxes.add([spot.x - r, spot.y - r, spot.x + r, spot.y + r]);
      });
      if (holding) app.state.holders.forEach(function (row) {
        if (!row.span || spots.has(row.place)) return;
        var x = row.place.wx * view.scale - view.ox, y = row.place.wy * view.scale - view.oy;
        spots.set(row.place, disc);
        boxes.add([x - disc, y - disc, x + disc, y + disc]);
      });
      (app.shields || []).forEach(function (s) { boxes.add([s.x - 18, s.y - 10, s.x + 18, s.y + 10]); });

      paintCountries(app, view, boxes);

      var least = Math.max(0, 12.6 - zoom * 1.02), count = 0;
      var order = orderPlaces(app), tries = 0, edge = (view.width * 0.1) / 1.2;
      for (var i = 0; i < order.length && count < 260 && tries < 900; i++) {
        var place = order[i].place, w = order[i].weight;
        if (w < least + (place.events.length || place.holders.length ? 0 : 0.9) && !spots.has(place)) continue;
        var px = place.wx * view.scale - view.ox, py = place.wy * view.scale - view.oy;
        if (px < -60 || py < -10 || px > view.width + 60 || py > view.height + 10) continue;
        tries++;
        var strong = w >= 6.6, size = strong ? 13.5 : w >= 4.5 ? 12.5 : 11.5;
        ctx.font = (strong ? "600 " : "") + size + "px " + ge.FONT;
        var text = ge.nameOf(place), width = textWidth(ctx, text, strong ? "b" : String(size)), gap = (spots.get(place) || 3) + 4, h = size * 0.62;
        var choices = rtl ? ["left", "above", "below", "right"] : ["right", "above", "below", "left"];
        // Where the screen would cut a name, the other sides are tried first.
        if (rtl ? px - gap - width < edge && px > edge : px + gap + width > view.width - edge && px < view.width - edge) choices.reverse();
        for (var k = 0; k < choices.length; k++) {
          var side = choices[k], x0 = px, y0 = py;
          if (side === "right") x0 = px + gap;
          if (side === "left") x0 = px - gap - width;
          if (side === "below" || side === "above") { x0 = px - width / 2; y0 = py + (side === "below" ? 1 : -1) * (gap + h); }
          var box = [x0 - 2, y0 - h, x0 + width + 2, y0 + h];
          if (boxes.hits(box)) continue;
          boxes.add(box);
          app.labelBoxes.push(box);
          if (!spots.has(place)) {
            ctx.beginPath();
            ctx.arc(px, py, strong ? 3 : 2.2, 0, 2 * Math.PI);
            ctx.fillStyle = "#2f3740";
            ctx.fill();
            ctx.lineWidth = 1;
            ctx.strokeStyle = "#fff";
            ctx.stroke();
            boxes.add([px - 3, py - 3, px + 3, py + 3]);
          }
          ctx.textAlign = "left";
          ctx.direction = "ltr";
          halo(ctx, text, x0, y0, strong ? "#161c22" : "#2c343c", strong ? 3.6 : 3.2);
          count++;
          break;
        }
      }
      if (app.layerOn("boundaries")) paintBoundaryNames(app, view, boxes);
    };
  };

  function spaced(text) { return /[\u0600-\u06ff]/.test(text) ? text : text.toUpperCase().split("").join("\u200a"); }

  function paintCountries(app, view, boxes) {
    if (!app.layerOn("basemap") || view.zoom > 9.5) return;
    var ctx = view.ctx;
    ctx.textAlign = "center";
    app.model.countries.forEach(function (country) {
      if (view.zoom < country.zoom + (country.zoom >= 6 ? 3 : 0.5)) return;
      var x = country.wx * view.scale - view.ox, y = country.wy * view.scale - view.oy;
      if (y < 0 || y > view.height) return;
      var text = spaced(ge.nameOf(country));
      ctx.font = "600 12.5px " + ge.FONT;
      var w = ctx.measureText(text).width / 2 + 4, box = [x - w, y - 9, x + w, y + 9];
      if (box[0] < view.width * 0.12 || box[2] > view.width * 0.88 || boxes.hits(box)) return;
      boxes.add(box);
      halo(ctx, text, x, y, "#8a8272", 3);
    });
  }

  function paintBoundaryNames(app, view, boxes) {
    if (view.zoom < 7.5 || view.zoom > 11) return;
    var ctx = view.ctx;
    ctx.textAlign = "center";
    ctx.font = "italic 11.5px " + ge.FONT;
    app.model.boundaryLabels.forEach(function (label) {
      var text = ge.nameOf(label), x = label.wx * view.scale - view.ox, y = label.wy * view.scale - view.oy;
      if (!text || x < 0 || y < 0 || x > view.width || y > view.height) return;
      var w = ctx.measureText(text).width / 2 + 3, box = [x - w, y - 8, x + w, y + 8];
      if (boxes.hits(box)) return;
      boxes.add(box);
      halo(ctx, text, x, y, "#9a9282", 2.6);
    });
  }
})(window.geoevents);
