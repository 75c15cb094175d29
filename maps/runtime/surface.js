// A canvas over the map that its painters fill. Leaflet's renderer moves and scales it; one repaint a frame.
(function (ge) {
  "use strict";

  ge.Surface = L.Renderer.extend({
    initialize: function (pane, painters) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.1, pane: pane });
      this._painters = painters;
    },

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this._container.className = "ge-surface";
      this._container.setAttribute("aria-hidden", "true");
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      L.Util.cancelAnimFrame(this._frame);
      this._container.remove();
    },

    _updatePaths: function () {},

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      var bounds = this._bounds, size = bounds.getSize(), ratio = this._ratio = Math.min(2, window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, bounds.min);
      this._container.width = Math.round(ratio * size.x);
      this._container.height = Math.round(ratio * size.y);
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this.paint();
    },

    // Ask for a repaint with the next frame.
    refresh: function () {
      if (this._frame || !this._map) return;
      this._frame = L.Util.requestAnimFrame(function () { this._frame = null; this.paint(); }, this);
    },

    // How the surface lies on the world; painters and hit tests share it.
    view: function () {
      var origin = this._map.getPixelOrigin(), min = this._bounds.min, size = this._bounds.getSize();
      var scale = 256 * Math.pow(2, this._zoom), ox = origin.x + min.x, oy = origin.y + min.y;
      return {
        ctx: this._ctx, scale: scale, ox: ox, oy: oy, width: size.x, height: size.y, zoom: this._zoom, ratio: this._ratio,
        west: ox / scale, north: oy / scale, east: (ox + size.x) / scale, south: (oy + size.y) / scale,
      };
    },

    paint: function () {
      if (!this._map || !this._bounds) return;
      var view = this.view(), ctx = this._ctx;
      ctx.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
      ctx.clearRect(0, 0, view.width, view.height);
      this._painters.forEach(function (painter) { ctx.save(); painter(view); ctx.restore(); });
    },
  });

  // Adds the part of a path that is in view to the current path of the canvas.
  ge.tracePath = function (view, path, close) {
    var b = path.box;
    if (b[0] > view.east || b[2] < view.west || b[1] > view.south || b[3] < view.north) return false;
    var points = path.points, ctx = view.ctx, scale = view.scale, ox = view.ox, oy = view.oy, lastX = NaN, lastY = NaN;
    for (var i = 0; i < points.length; i += 2) {
      var x = points[i] * scale - ox, y = points[i + 1] * scale - oy;
      if (i === 0) ctx.moveTo(x, y);
      else if (i >= points.length - 2 || Math.abs(x - lastX) + Math.abs(y - lastY) > 0.7) ctx.lineTo(x, y);
      else continue;
      lastX = x;
      lastY = y;
    }
    if (close) ctx.closePath();
    return true;
  };

  ge.traceAll = function (view, paths, close) {
    view.ctx.beginPath();
    var any = false;
    paths.forEach(function (path) { any = ge.tracePath(view, path, close) || any; });
    return any;
  };
})(window.geoevents);
