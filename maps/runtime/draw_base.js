// The basemap: land, water, borders.
(function (ge) {
  "use strict";

  var COLOURS = {
    focus: "#f7f4ec", land: "#ebe6db", water: "#c3d7e3", coast: "#9fb9c9", river: "#a9c6d8",
    border: "#7d7668", boundary: "#b5aea0",
  };

  ge.paintBase = function (app) {
    return function (view) {
      if (!app.layerOn("basemap")) return;
      var ctx = view.ctx, model = app.model;
      ctx.lineJoin = ctx.lineCap = "round";
      model.countries.forEach(function (country) {
        if (!ge.traceAll(view, country.rings, true)) return;
        ctx.fillStyle = ctx.strokeStyle = country.focus ? COLOURS.focus : COLOURS.land;
        ctx.lineWidth = 0.8;
        ctx.fill("evenodd");
        ctx.stroke();
      });
      if (ge.traceAll(view, model.rivers)) {
        ctx.strokeStyle = COLOURS.river;
        ctx.lineWidth = Math.max(0.8, Math.min(2.6, (view.zoom - 4) * 0.4));
        ctx.stroke();
      }
      if (ge.traceAll(view, model.lakes, true)) {
        ctx.fillStyle = COLOURS.water;
        ctx.fill("evenodd");
        ctx.strokeStyle = COLOURS.coast;
        ctx.lineWidth = 0.7;
        ctx.stroke();
      }
      if (ge.traceAll(view, model.coasts)) {
        ctx.strokeStyle = COLOURS.coast;
        ctx.lineWidth = 1;
        ctx.stroke();
      }
    };
  };

  // Borders stand over the areas of control, so that those do not hide them.
  ge.paintBorders = function (app) {
    return function (view) {
      var ctx = view.ctx, model = app.model;
      ctx.lineJoin = "round";
      if (app.layerOn("boundaries") && ge.traceAll(view, model.boundaries)) {
        ctx.strokeStyle = COLOURS.boundary;
        ctx.lineWidth = 1;
        ctx.setLineDash([5, 4]);
        ctx.stroke();
        ctx.setLineDash([]);
      }
      if (!app.layerOn("basemap")) return;
      if (ge.traceAll(view, model.borders)) {
        ctx.strokeStyle = "rgba(255,255,255,.55)";
        ctx.lineWidth = 3.4;
        ctx.stroke();
        ctx.strokeStyle = COLOURS.border;
        ctx.lineWidth = 1.3;
        ctx.stroke();
      }
      if (ge.traceAll(view, model.disputed)) {
        ctx.strokeStyle = COLOURS.border;
        ctx.lineWidth = 1.2;
        ctx.setLineDash([4, 4]);
        ctx.stroke();
        ctx.setLineDash([]);
      }
    };
  };
})(window.geoevents);
