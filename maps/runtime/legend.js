// The legend: every symbol explained, and boxes that filter by side, kind and status.
(function (ge) {
  "use strict";

  var el = ge.el;

  function folding(app, className, key) {
    var panel = el("section", "ge-panel " + className), body = el("div", "ge-fold-body");
    var head = el("button", "ge-fold-head", el("span", "ge-fold-title"), ge.glyph("down"));
    head.type = "button";
    head.addEventListener("click", function () { open(head.getAttribute("aria-expanded") !== "true"); });
    body.id = "ge-fold-" + key;
    head.setAttribute("aria-controls", body.id);
    function open(yes) {
      head.setAttribute("aria-expanded", String(yes));
      panel.classList.toggle("ge-folded", !yes);
      if (yes && app.narrow()) app.closeOthers(key);
    }
    app.panels[key] = { close: function () { open(false); } };
    panel.appendChild(head);
    panel.appendChild(body);
    open(!app.narrow());
    return { panel: panel, body: body, title: head.firstChild, open: open };
  }

  ge.controls.legend = function (app) {
    var model = app.model, fold = folding(app, "ge-legend", "legend");
    app.root.appendChild(fold.panel);

    var counts = { side: {}, type: {}, status: {} };
    model.events.forEach(function (event) {
      ["side", "type", "status"].forEach(function (group) { counts[group][event[group]] = (counts[group][event[group]] || 0) + 1; });
    });
    model.heldPlaces.forEach(function (place) { place.holders.forEach(function (s) { if (s.side) counts.side[s.side] = counts.side[s.side] || 0; }); });
    model.segments.forEach(function (segment) { segment.spans.forEach(function (s) { if (s.side) counts.side[s.side] = counts.side[s.side] || 0; }); });
    model.areas.forEach(function (area) { if (area.side) counts.side[area.side] = counts.side[area.side] || 0; });

    function row(group, key, icon, text, help) {
      var box = el("input");
      box.type = "checkbox";
      box.checked = !app.state.hidden[group][key];
      box.addEventListener("change", function () { app.state.toggle(group, key, box.checked); });
      var label = el("label", "ge-row", box, icon, ge.bdi(text, "ge-row-text"));
      if (counts[group][key]) label.appendChild(el("span", "ge-row-count", ge.number(counts[group][key])));
      if (help) label.title = help;
      return label;
    }

    function note(icon, text) { return el("div", "ge-row ge-note", icon, el("span", "ge-row-text", text)); }

    function group(title, className) { return el("fieldset", "ge-group " + (className || ""), el("legend", "", title)); }

    function symbol(style) { return ge.icon(24, function (ctx, m) { ge.drawSymbol(ctx, m, m, 5.8, style); }); }

    function ring(style, r) { return ge.icon(24, function (ctx, m) { ge.drawHolder(ctx, m, m, r, style); }); }

    function line(one, other) {
      return ge.icon(24, function (ctx, m) {
        ctx.lineWidth = 7; ctx.strokeStyle = "#20272e";
        ctx.beginPath(); ctx.moveTo(2, m); ctx.lineTo(22, m); ctx.stroke();
        ctx.lineWidth = 4.6; ctx.strokeStyle = one;
        ctx.beginPath(); ctx.moveTo(3, m); ctx.lineTo(21, m); ctx.stroke();
        if (other) { ctx.setLineDash([5, 5]); ctx.strokeStyle = other; ctx.stroke(); }
      });
    }

    function swatch(fill) {
      return ge.icon(24, function (ctx) {
        if (fill) {
          ctx.globalAlpha = ge.AREA_ALPHA;
          ctx.fillStyle = fill(ctx);
          ctx.fillRect(2, 5, 20, 14);
        } else {
          ctx.setLineDash([3, 2]);
        }
        ctx.globalAlpha = 1;
        ctx.lineWidth = 1;
        ctx.strokeStyle = "#8b9299";
        ctx.strokeRect(2.5, 5.5, 19, 13);
      });
    }

    app.onLanguage(function () {
      fold.title.textContent = ge.word("legend");
      fold.panel.setAttribute("aria-label", ge.word("legend"));
      fold.body.textContent = "";
      var sides = group(ge.word("sides"));
      model.sideOrder.forEach(function (number) {
        if (!(number in counts.side)) return;
        var side = model.sides[number];
        sides.appendChild(row("side", number, symbol({ colour: side.colour, shape: side.shape, status: "reported", type: "" }), model.sideName(number)));
      });
      fold.body.appendChild(sides);
      var first = model.sides[model.sideOrder[0]] || model.sides[0], second = model.sides[model.sideOrder[1]] || model.sides[0];
      var types = group(ge.word("marks"), "ge-pair");
      ge.TYPES.forEach(function (type) {
        if (counts.type[type]) types.appendChild(row("type", type, symbol({ colour: "#5b646d", shape: "circle", status: "reported", type: type }), ge.word("types." + type)));
      });
      if (types.childNodes.length > 1) fold.body.appendChild(types);
      var statuses = group(ge.word("certainty"), "ge-pair");
      ["confirmed", "reported", "claimed", "disputed", "denied"].forEach(function (status) {
        if (counts.status[status]) statuses.appendChild(row("status", status, symbol({ colour: "#5b646d", shape: "circle", status: status, type: "" }), ge.word("statuses." + status), ge.word("statusHelp." + status)));
      });
      if (statuses.childNodes.length > 1) fold.body.appendChild(statuses);
      var rest = group(ge.word("onMap"), "ge-pair");
      if (model.heldPlaces.length) {
        rest.appendChild(note(ring({ colour: first.colour, other: second.colour, status: "held" }, 5.5), ge.word("disc")));
        rest.appendChild(note(ring({ colour: first.colour, other: second.colour, status: "held", ring: true }, 7.5), ge.word("ring")));
        rest.appendChild(note(ring({ colour: first.colour, other: second.colour, status: "contested" }, 5.5), ge.word("ringContested")));
        rest.appendChild(note(ring({ colour: first.colour, other: second.colour, status: "besieged" }, 5), ge.word("ringBesieged")));
        rest.appendChild(note(ring({ colour: ge.NO_SIDE, other: ge.NO_SIDE, status: "unknown" }, 5.5), ge.word("ringUnknown")));
      }
      if (model.segments.length) {
        rest.appendChild(note(line(first.colour), ge.word("roadHeld")));
        rest.appendChild(note(line(first.colour, second.colour), ge.word("roadContested")));
      }
      if (model.areas.length) {
        rest.appendChild(note(swatch(function () { return first.colour; }), ge.word("areaHeld")));
        if (model.areas.some(function (area) { return area.status !== "held"; })) {
          rest.appendChild(note(swatch(function (ctx) { return ge.hatch(ctx, first.colour, second.colour); }), ge.word("areaContested")));
        }
        rest.appendChild(note(swatch(null), ge.word("areaUnknown")));
      }
      if (model.fronts.length) rest.appendChild(note(ge.icon(24, function (ctx, m) {
        ctx.beginPath(); ctx.moveTo(2, m + 3); ctx.lineTo(9, m - 3); ctx.lineTo(15, m + 2); ctx.lineTo(22, m - 3);
        ge.strokeFront(ctx, 1.8);
      }), ge.word("front")));
      if (model.events.length) rest.appendChild(note(el("span", "ge-badge", "3"), ge.word("number")));
      if (model.events.some(function (event) { return event.place && ge.eventLook(app, event).large; })) {
        rest.appendChild(note(symbol({ colour: "#5b646d", shape: "circle", status: "reported", type: "", large: true }), ge.word("large")));
      }
      fold.body.appendChild(rest);
    });
  };
})(window.geoevents);
