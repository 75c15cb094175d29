// The time bar: play, step, slider over a histogram, period.
(function (ge) {
  "use strict";

  var el = ge.el, STEP_MS = 420;

  var ICONS = {
    play: "M7 4.5v15l12.5-7.5z", pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
    back: "M6 5h2.4v14H6zM19 5v14L9.4 12z", forward: "M15.6 5H18v14h-2.4zM5 5l9.6 7L5 19z",
    list: "M4 6h3v3H4zM9 6.5h11v2H9zM4 10.75h3v3H4zM9 11.25h11v2H9zM4 15.5h3v3H4zM9 16h11v2H9z",
    search: "M10.5 4a6.5 6.5 0 0 1 5.2 10.4l4.4 4.4-1.4 1.4-4.4-4.4A6.5 6.5 0 1 1 10.5 4zm0 2a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
    close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4L12 13.4 6.4 19 5 17.6l5.6-5.6L5 6.4z",
    down: "M5.5 8.5 12 15l6.5-6.5L20 10l-8 8-8-8z",
    unplaced: "M12 3a7 7 0 0 1 7 7c0 4.6-7 11-7 11S5 14.600 5 10a7 7 0 0 1 7-7zm-.9 3.500v5h1.8v-5zm0 6.300v1.800h1.8v-1.800z",
    link: "M10.600 13.400a4 4 0 0 1 0-5.660l3.200-3.200a4 4 0 0 1 5.660 5.660l-1.500 1.500-1.400-1.400 1.500-1.500a2 2 0 0 0-2.830-2.830l-3.200 3.200a2 2 0 0 0 0 2.830zm2.800-2.800a4 4 0 0 1 0 5.660l-3.200 3.200a4 4 0 0 1-5.660-5.660l1.500-1.500 1.400 1.400-1.500 1.500a2 2 0 0 0 2.830 2.830l3.200-3.200a2 2 0 0 0 0-2.830z",
    table: "M4 5h16v14H4zm2 2v3h5V7zm7 0v3h5V7zm-7 5v2h5v-2zm7 0v2h5v-2zm-7 4v1h5v-1zm7 0v1h5v-1z",
    language: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zm-1 2.200A7 7 0 0 0 5.300 11H9a13 13 0 0 1 2-5.800zm2 0A13 13 0 0 1 15 11h3.700A7 7 0 0 0 13 5.200zM5.300 13A7 7 0 0 0 11 18.800 13 13 0 0 1 9 13zm9.700 0a13 13 0 0 1-2 5.800 7 7 0 0 0 5.700-5.800zm-4 0a10 10 0 0 0 1 3.900 10 10 0 0 0 1-3.900zm0-2h2a10 10 0 0 0-1-3.900 10 10 0 0 0-1 3.900z",
  };

  // An icon of the page's own; drawn as SVG by calls, never parsed from text.
  ge.glyph = function (name) {
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.setAttribute("focusable", "false");
    var path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.appendChild(path);
    return svg;
  };

  ge.button = function (className, glyph, run) {
    var button = el("button", "ge-button " + (className || ""), glyph ? ge.glyph(glyph) : null);
    button.type = "button";
    button.addEventListener("click", run);
    return button;
  };

  ge.label = function (node, text) {
    node.setAttribute("aria-label", text);
    node.title = text;
  };

  ge.controls = ge.controls || {};
  ge.controls.time = function (app) {
    var state = app.state, model = app.model, days = model.lastDay - model.firstDay, timer = null;
    var bar = el("section", "ge-panel ge-time");
    var back = ge.button("ge-step", "back", function () { stop(); state.set({ day: state.day - 1 }); });
    var play = ge.button("ge-play", "play", function () { if (timer) stop(); else start(); });
    var forward = ge.button("ge-step", "forward", function () { stop(); state.set({ day: state.day + 1 }); });
    var date = el("output", "ge-date"), count = el("span", "ge-count");
    var chart = el("canvas", "ge-chart"), slider = el("input", "ge-slider"), ticks = el("div", "ge-ticks");
    chart.setAttribute("aria-hidden", "true");
    slider.type = "range";
    slider.min = String(model.firstDay);
    slider.max = String(model.lastDay);
    slider.step = "1";
    slider.value = String(state.day);
    slider.addEventListener("input", function () { stop(); state.set({ day: Number(slider.value) }); });
    slider.addEventListener("keydown", function (e) {
      var jump = { PageUp: 7, PageDown: -7 }[e.key];
      if (jump) { e.preventDefault(); stop(); state.set({ day: state.day + jump }); }
    });
    var period = el("select", "ge-select");
    [[0, "allUpTo"], [1, "oneDay"], [7, "last7"], [30, "last30"], [90, "last90"]].forEach(function (row) {
      var option = el("option");
      option.value = String(row[0]);
      option.dataset.word = row[1];
      period.appendChild(option);
    });
    period.addEventListener("change", function () { state.set({ period: Number(period.value) }); });
    var when = el("div", "ge-when-box", date, count);
    var track = el("div", "ge-track", chart, slider, ticks);
    bar.appendChild(el("div", "ge-buttons", back, play, forward));
    bar.appendChild(when);
    bar.appendChild(track);
    app.tools = el("div", "ge-tools", period);
    bar.appendChild(app.tools);
    app.root.appendChild(bar);
    app.timeBar = bar;

    function stop() {
      if (!timer) return;
      clearInterval(timer);
      timer = null;
      dressPlay();
    }

    function start() {
      if (state.day >= model.lastDay) state.set({ day: model.firstDay });
      var step = Math.max(1, Math.round(days / 240));
      timer = setInterval(function () {
        if (state.day >= model.lastDay) stop(); else state.set({ day: Math.min(model.lastDay, state.day + step) });
      }, STEP_MS);
      dressPlay();
    }

    function dressPlay() {
      play.replaceChild(ge.glyph(timer ? "pause" : "play"), play.firstChild);
      ge.label(play, ge.word(timer ? "pause" : "play"));
      play.setAttribute("aria-pressed", String(Boolean(timer)));
    }

    // Events a column of days and side, stacked; those up to the day in full colour.
    function drawChart() {
      var ratio = Math.min(2, window.devicePixelRatio || 1), width = chart.clientWidth, height = chart.clientHeight;
      if (!width) return;
      chart.width = width * ratio;
      chart.height = height * ratio;
      var ctx = chart.getContext("2d");
      ctx.scale(ratio, ratio);
      var bins = Math.max(1, Math.min(days + 1, Math.floor(width / 4))), sums = [], most = 1, inset = 8, room = width - 2 * inset;
      for (var b = 0; b < bins; b++) sums.push({});
      model.events.forEach(function (event) {
        if (event.day === null || !event.place || event.day < model.firstDay || !state.passes(event)) return;
        var bin = Math.min(bins - 1, Math.floor(((event.day - model.firstDay) / (days + 1)) * bins));
        sums[bin][event.side] = (sums[bin][event.side] || 0) + 1;
        sums[bin].all = (sums[bin].all || 0) + 1;
        most = Math.max(most, sums[bin].all);
      });
      var step = room / bins, w = Math.max(1, Math.min(10, step - 1)), rtl = ge.language === "ar";
      for (b = 0; b < bins; b++) {
        var y = height - 1, first = model.firstDay + (b / bins) * (days + 1);
        var x = inset + (b + 0.5) * step - w / 2;
        if (rtl) x = width - x - w;
        var inPeriod = first <= state.day && (!state.period || first > state.day - state.period - (days + 1) / bins);
        ctx.globalAlpha = inPeriod ? 1 : 0.28;
        model.sideOrder.forEach(function (side) {
          var n = sums[b][side];
          if (!n) return;
          var h = Math.max(2, (n / most) * (height - 3));
          y -= h;
          ctx.fillStyle = model.sides[side].colour;
          ctx.fillRect(x, y, w, Math.max(1, h - 0.6));
        });
      }
    }

    function drawTicks() {
      ticks.textContent = "";
      var first = ge.parts(model.firstDay), last = ge.parts(model.lastDay), months = (last.year - first.year) * 12 + last.month - first.month;
      var every = months > 96 ? 24 : months > 40 ? 12 : months > 18 ? 6 : months > 8 ? 3 : 1;
      if (months < 1 || days < 20) {
        tick(model.firstDay, ge.shortDate(model.firstDay), "start");
        if (days > 0) tick(model.lastDay, ge.shortDate(model.lastDay), "end");
        return;
      }
      for (var m = 1; m <= months; m++) {
        var month = (first.month + m) % 12, year = first.year + Math.floor((first.month + m) / 12);
        if (every > 1 && month % Math.min(every, 12)) continue;
        if (every > 12 && year % 2) continue;
        var day = Math.round(Date.UTC(year, month, 1) / 86400000), word = ge.word("months")[month];
        if (ge.language === "en") word = word.slice(0, 3);
        tick(day, every >= 12 || month === 0 || months > 12 ? word + " " + year : word, "middle");
      }
    }

    function tick(day, text, align) {
      var at = days ? (day - model.firstDay) / days : 0, node = el("span", "ge-tick ge-tick-" + align, text);
      node.style.insetInlineStart = "calc(8px + (100% - 16px) * " + at.toFixed(4) + ")";
      ticks.appendChild(node);
    }

    function refresh() {
      slider.value = String(state.day);
      slider.setAttribute("aria-valuetext", ge.longDate(state.day));
      date.textContent = ge.longDate(state.day);
      count.textContent = ge.word("eventCount", ge.number(state.count), ge.number(model.located));
      back.disabled = state.day <= model.firstDay;
      forward.disabled = state.day >= model.lastDay;
      period.value = String(state.period);
      drawChart();
    }

    app.onLanguage(function () {
      bar.setAttribute("aria-label", ge.word("day"));
      slider.setAttribute("aria-label", ge.word("day"));
      ge.label(back, ge.word("back"));
      ge.label(forward, ge.word("forward"));
      ge.label(period, ge.word("period"));
      Array.prototype.forEach.call(period.options, function (option) { option.textContent = ge.word(option.dataset.word); });
      dressPlay();
      drawTicks();
      refresh();
    });
    state.onChange(refresh);
    window.addEventListener("resize", refresh);
    app.stopPlaying = stop;
  };
})(window.geoevents);
