// One shape a side, one mark inside or around it a type of event, and a manner of drawing a status.
(function (ge) {
  "use strict";

  var INK = "#1d252d";
  var PAPER = "#ffffff";
  ge.NO_SIDE = "#7a7f85";
  ge.PAPER = PAPER;

  function polygon(ctx, x, y, r, corners, turn) {
    for (var i = 0; i < corners; i++) {
      var angle = turn + (i * 2 * Math.PI) / corners;
      ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    }
    ctx.closePath();
  }

  var outlines = {
    circle: function (ctx, x, y, r) { ctx.arc(x, y, r * 0.95, 0, 2 * Math.PI); },
    square: function (ctx, x, y, r) { ctx.rect(x - r * 0.84, y - r * 0.84, r * 1.68, r * 1.68); },
    triangle: function (ctx, x, y, r) { polygon(ctx, x, y + r * 0.16, r * 1.18, 3, -Math.PI / 2); },
    "triangle-down": function (ctx, x, y, r) { polygon(ctx, x, y - r * 0.16, r * 1.18, 3, Math.PI / 2); },
    diamond: function (ctx, x, y, r) { polygon(ctx, x, y, r * 1.15, 4, 0); },
    pentagon: function (ctx, x, y, r) { polygon(ctx, x, y, r * 1.06, 5, -Math.PI / 2); },
    hexagon: function (ctx, x, y, r) { polygon(ctx, x, y, r * 1.04, 6, 0); },
    star: function (ctx, x, y, r) {
      for (var i = 0; i < 10; i++) {
        var angle = -Math.PI / 2 + (i * Math.PI) / 5, far = i % 2 ? r * 0.56 : r * 1.24;
        ctx.lineTo(x + far * Math.cos(angle), y + far * Math.sin(angle));
      }
      ctx.closePath();
    },
    cross: function (ctx, x, y, r) {
      var a = r * 0.4, b = r * 1.02;
      [[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]].forEach(
        function (p) { ctx.lineTo(x + p[0], y + p[1]); });
      ctx.closePath();
    },
  };
  ge.shapes = Object.keys(outlines);

  function trace(ctx, shape, x, y, r) {
    ctx.beginPath();
    (outlines[shape] || outlines.circle)(ctx, x, y, r);
  }

  function stroke(ctx, colour, width, points) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.beginPath();
    points.forEach(function (p, i) { if (i && p) ctx.lineTo(p[0], p[1]); else if (p) ctx.moveTo(p[0], p[1]); });
    ctx.stroke();
  }

  function mark(ctx, type, x, y, r, colour) {
    var a = r * 0.46, width = Math.max(1.3, r * 0.22);
    ctx.lineCap = ctx.lineJoin = "round";
    if (type === "advance") stroke(ctx, colour, width, [[x - a * 0.5, y - a], [x + a * 0.5, y], [x - a * 0.5, y + a]]);
    if (type === "withdrawal") stroke(ctx, colour, width, [[x - a, y], [x + a, y]]);
    if (type === "handover") {
      stroke(ctx, colour, width, [[x - a, y - a * 0.55], [x + a, y - a * 0.55]]);
      stroke(ctx, colour, width, [[x - a, y + a * 0.55], [x + a, y + a * 0.55]]);
    }
    if (type === "holds") {
      ctx.fillStyle = colour;
      ctx.beginPath();
      ctx.arc(x, y, r * 0.3, 0, 2 * Math.PI);
      ctx.fill();
    }
  }

  // Draws one event; r is the radius of the shape in pixels.
  ge.drawSymbol = function (ctx, x, y, r, style) {
    var hollow = style.status === "claimed" || style.status === "disputed" || style.status === "denied";
    var colour = style.status === "denied" ? "#6b7178" : style.colour;
    ctx.save();
    ctx.lineJoin = "round";
    if (style.type === "siege" || style.type === "siege_lifted") {
      ctx.beginPath();
      ctx.arc(x, y, r * 1.75, 0, 2 * Math.PI);
      if (style.type === "siege_lifted") ctx.setLineDash([r * 0.75, r * 0.62]);
      ctx.lineWidth = Math.max(3.2, r * 0.5);
      ctx.strokeStyle = "rgba(255,255,255,.9)";
      ctx.stroke();
      ctx.lineWidth = Math.max(1.6, r * 0.26);
      ctx.strokeStyle = INK;
      ctx.stroke();
      ctx.setLineDash([]);
    }
    if (style.large) {
      ctx.beginPath();
      ctx.rect(x - r * 1.6, y - r * 1.6, r * 3.2, r * 3.2);
      ctx.fillStyle = "rgba(255,255,255,.55)";
      ctx.fill();
      ctx.setLineDash([3, 2.6]);
      ctx.lineWidth = 1.3;
      ctx.strokeStyle = "#4b5560";
      ctx.stroke();
      ctx.setLineDash([]);
    }
    trace(ctx, style.shape, x, y, r);
    ctx.lineWidth = hollow ? 5 : 3.4;
    ctx.strokeStyle = "rgba(255,255,255,.92)";
    ctx.stroke();
    ctx.fillStyle = hollow ? PAPER : colour;
    ctx.fill();
    if (style.status === "disputed") ctx.setLineDash([r * 0.55, r * 0.4]);
    ctx.lineWidth = hollow ? Math.max(2, r * 0.34) : 1.2;
    ctx.strokeStyle = hollow ? colour : INK;
    ctx.stroke();
    ctx.setLineDash([]);
    mark(ctx, style.type, x, y, r, hollow ? colour : style.light ? INK : PAPER);
    if (style.status === "denied") {
      var d = r * 1.1;
      stroke(ctx, "#ffffff", 4, [[x - d, y - d], [x + d, y + d], null]);
      stroke(ctx, "#a3161f", 2.2, [[x - d, y - d], [x + d, y + d]]);
      stroke(ctx, "#a3161f", 2.2, [[x - d, y + d], [x + d, y - d]]);
    }
    if (style.status === "disputed") stroke(ctx, colour, Math.max(1.6, r * 0.24), [[x - r * 0.9, y + r * 0.9], [x + r * 0.9, y - r * 0.9]]);
    ctx.restore();
  };

  function circle(ctx, x, y, r) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
  }

  // Who holds a place: a disc, or, where an event stands on the place, a ring around that (style.ring).
  ge.drawHolder = function (ctx, x, y, r, style) {
    var width = style.ring ? Math.max(1.8, r * 0.2) : Math.max(1.2, r * 0.2);
    ctx.save();
    circle(ctx, x, y, r);
    ctx.lineWidth = style.ring ? width + 2 : 2.6;
    ctx.strokeStyle = "rgba(255,255,255,.95)";
    ctx.stroke();
    ctx.fillStyle = style.ring || style.status === "unknown" ? PAPER : style.colour;
    ctx.fill();
    if (style.status === "contested" && !style.ring) {
      ctx.beginPath();
      ctx.arc(x, y, r, -Math.PI / 4, (3 * Math.PI) / 4);
      ctx.fillStyle = style.other;
      ctx.fill();
    }
    circle(ctx, x, y, r);
    ctx.lineWidth = style.ring ? width : style.status === "unknown" ? Math.max(1.6, r * 0.3) : 1;
    ctx.strokeStyle = style.ring || style.status === "unknown" ? style.colour : "rgba(29,37,45,.75)";
    if (style.status === "unknown") ctx.setLineDash([3, 2]);
    ctx.stroke();
    if (style.status === "contested" && style.ring) {
      ctx.strokeStyle = style.other;
      ctx.setLineDash([r * 0.75, r * 0.75]);
      ctx.stroke();
    }
    if (style.status === "besieged") {
      circle(ctx, x, y, r + width * 0.5 + 3);
      ctx.setLineDash([3, 2.5]);
      ctx.lineWidth = 2.2;
      ctx.strokeStyle = style.other === style.colour ? INK : style.other;
      ctx.stroke();
    }
    ctx.restore();
  };

  // Whether black stands out better than white on a colour.
  ge.isLight = function (colour) {
    var c = [1, 3, 5].map(function (i) { return Math.pow(parseInt(colour.slice(i, i + 2), 16) / 255, 2.2); });
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] > 0.36;
  };

  // A symbol as a small canvas, once for each look and size.
  var sprites = new Map();
  function sprite(key, half, ratio, paint) {
    var found = sprites.get(key);
    if (!found) {
      var canvas = document.createElement("canvas");
      canvas.width = canvas.height = half * 2 * ratio;
      var ctx = canvas.getContext("2d");
      ctx.scale(ratio, ratio);
      paint(ctx, half);
      found = { canvas: canvas, half: half };
      sprites.set(key, found);
    }
    return found;
  }

  ge.eventSprite = function (style, r, ratio) {
    var wide = style.type === "siege" || style.type === "siege_lifted" || style.large;
    var key = style.colour + style.shape + "|" + style.type + style.status + r + "|" + ratio + (style.large ? "l" : "");
    return sprite(key, Math.ceil(r * (wide ? 2.2 : 1.35)) + 3, ratio, function (ctx, m) { ge.drawSymbol(ctx, m, m, r, style); });
  };

  ge.holderSprite = function (style, r, ratio) {
    var key = "holder" + style.colour + style.other + style.status + r + "|" + ratio + (style.ring ? "r" : "");
    return sprite(key, Math.ceil(r) + 7, ratio, function (ctx, m) { ge.drawHolder(ctx, m, m, r, style); });
  };

  // On whole pixels of the screen, which is many times faster than between them.
  ge.stamp = function (ctx, found, x, y, ratio) {
    var half = found.half;
    ctx.drawImage(found.canvas, Math.round((x - half) * ratio) / ratio, Math.round((y - half) * ratio) / ratio, half * 2, half * 2);
  };

  // Tells of each point whether it is the first in its cell: in a crowd the others would be covered.
  ge.Sieve = function (size) {
    var taken = new Set();
    return function (x, y) {
      var cell = Math.round(x / size) * 65536 + Math.round(y / size);
      if (taken.has(cell)) return false;
      taken.add(cell);
      return true;
    };
  };

  // A canvas for the legend and the popups, drawn by paint(ctx, middle).
  ge.icon = function (size, paint) {
    var ratio = Math.max(2, Math.ceil(window.devicePixelRatio || 1));
    var canvas = ge.el("canvas", "ge-icon");
    canvas.width = canvas.height = size * ratio;
    canvas.style.width = canvas.style.height = size + "px";
    canvas.setAttribute("aria-hidden", "true");
    var ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    paint(ctx, size / 2);
    return canvas;
  };
})(window.geoevents);
