// What the popups say. Every text of a report becomes a text node; links are http or https or no links.
(function (ge) {
  "use strict";

  var el = ge.el, bdi = ge.bdi;

  ge.typeWord = function (event) {
    return event.type === "capture" && event.again ? ge.word("retaken") : ge.word("types." + event.type);
  };

  ge.sideChip = function (app, number) {
    var side = app.model.sides[number], chip = el("span", "ge-chip");
    chip.style.borderColor = side.colour;
    chip.appendChild(ge.icon(14, function (ctx, m) {
      ge.drawSymbol(ctx, m, m, 4.6, { colour: side.colour, shape: side.shape, status: "reported", type: "" });
    }));
    chip.appendChild(bdi(app.model.sideName(number)));
    return chip;
  };

  ge.eventIcon = function (app, event, size) {
    return ge.icon(size || 26, function (ctx, m) { ge.drawSymbol(ctx, m, m, 6.2, ge.eventLook(app, event)); });
  };

  // Who lost what to whom, as chips with an arrow in the direction of reading.
  function change(app, event) {
    var row = el("p", "ge-change");
    if (event.loss || event.gain) {
      if (event.loss) row.appendChild(ge.sideChip(app, event.loss));
      if (event.loss && (event.gain || event.type !== "withdrawal")) row.appendChild(arrow());
      if (event.gain) row.appendChild(ge.sideChip(app, event.gain));
      else if (event.type !== "withdrawal") row.appendChild(el("span", "ge-chip ge-chip-none", ge.word("nobody")));
    } else if (event.side) {
      row.appendChild(el("span", "ge-small", ge.word("by")));
      row.appendChild(ge.sideChip(app, event.side));
    }
    if (event.against && event.against !== event.loss) {
      row.appendChild(el("span", "ge-small", ge.word("against")));
      row.appendChild(ge.sideChip(app, event.against));
    }
    return row.childNodes.length ? row : null;
  }

  function arrow() {
    var mark = el("span", "ge-arrow", ge.language === "ar" ? "←" : "→");
    mark.setAttribute("aria-hidden", "true");
    return mark;
  }

  ge.safeLink = function (url) { return /^https?:\/\/[^\s]+$/i.test(url) ? url : ""; };

  // One claim: the sentence, and who says so, where and when.
  ge.claimNode = function (claim) {
    var node = el("figure", "ge-claim"), quote = el("blockquote", "", claim.text);
    quote.dir = "auto";
    node.appendChild(quote);
    var line = el("figcaption");
    var url = ge.safeLink(claim.url), name = claim.source || claim.title || claim.report || ge.word("source");
    if (url) {
      var link = el("a", "", bdi(name));
      link.href = url;
      link.target = "_blank";
      link.rel = "noopener noreferrer nofollow";
      link.title = ge.word("openSource");
      line.appendChild(link);
    } else {
      line.appendChild(bdi(name, "ge-source"));
    }
    if (claim.title && claim.title !== name) { line.appendChild(document.createTextNode(" · ")); line.appendChild(bdi(claim.title)); }
    if (claim.published !== null) line.appendChild(document.createTextNode(" · " + ge.word("publishedOn", ge.longDate(claim.published))));
    node.appendChild(line);
    if (claim.said.length) node.appendChild(voices("saidBy", claim.said, "ge-said"));
    if (claim.denied.length) node.appendChild(voices("deniedBy", claim.denied, "ge-denied"));
    return node;
  };

  function voices(key, names, className) {
    var parts = ge.word(key, "\u0000").split("\u0000"), node = el("p", className, parts[0]);
    names.forEach(function (name, i) {
      if (i) node.appendChild(document.createTextNode(ge.language === "ar" ? "، " : ", "));
      node.appendChild(bdi(name));
    });
    node.appendChild(document.createTextNode(parts[1] || ""));
    return node;
  }

  ge.statusBadge = function (event) {
    var badge = el("span", "ge-status ge-status-" + event.status, ge.word("statuses." + event.status));
    badge.title = ge.word("statusHelp." + event.status);
    return badge;
  };

  // One event: what, when, who from whom, how well known, and each claim that says so.
  ge.eventNode = function (app, event, withPlace) {
    var node = el("article", "ge-event"), head = el("div", "ge-event-head", ge.eventIcon(app, event));
    var title = el("h3", "", ge.typeWord(event));
    if (withPlace) { title.appendChild(document.createTextNode(": ")); title.appendChild(bdi(event.placeText || "?")); }
    head.appendChild(el("div", "ge-event-title", title, el("p", "ge-when", ge.whenText(event))));
    head.appendChild(ge.statusBadge(event));
    node.appendChild(head);
    node.appendChild(change(app, event) || document.createTextNode(""));
    var notes = [];
    if (event.part) notes.push(ge.word("part", event.part));
    if (event.radius >= 1) notes.push(ge.word("within", event.radius));
    if (event.known !== null) notes.push(ge.word("knownSince", ge.longDate(event.known)));
    if (notes.length) { var small = bdi(notes.join(" · "), "ge-small"); small.dir = ""; node.appendChild(el("p", "ge-notes", small)); }
    event.claims.forEach(function (number) { node.appendChild(ge.claimNode(app.model.claims[number])); });
    return node;
  };

  // Who holds a place or a stretch on the day: a line with chips.
  ge.holdingNode = function (app, span) {
    var node = el("p", "ge-holding");
    if (!span || span.status === "unknown" || (!span.side && span.status === "held")) {
      node.appendChild(el("span", "", ge.word("holdings.unknown")));
    } else {
      node.appendChild(el("span", "", ge.word("holdings." + span.status)));
      if (span.side) node.appendChild(ge.sideChip(app, span.side));
      if (span.against) { node.appendChild(el("span", "", ge.word("against"))); node.appendChild(ge.sideChip(app, span.against)); }
    }
    if (span && span.start !== null) node.appendChild(el("span", "ge-small", ge.word("since", ge.longDate(span.start))));
    return node;
  };

  function heading(name, other) {
    var head = el("header", "ge-popup-head"), title = el("h2", "", bdi(name));
    if (other && other !== name) { title.appendChild(document.createTextNode(" ")); title.appendChild(bdi(other, "ge-other-name")); }
    head.appendChild(title);
    return head;
  }

  ge.placePopup = function (app, place) {
    var node = el("section", "ge-popup"), name = ge.nameOf(place);
    node.appendChild(heading(name, name === place.name ? place.ar : place.name));
    if (place.holders.length) node.appendChild(ge.holdingNode(app, ge.spanOn(place.holders, app.state.day)));
    var shown = app.state.shownAt(place), rest = place.events.length - shown.length;
    shown.forEach(function (event) { node.appendChild(ge.eventNode(app, event)); });
    if (!shown.length) node.appendChild(el("p", "ge-small", ge.word("noEvents")));
    if (rest > 0) node.appendChild(el("p", "ge-small ge-rest", ge.word("moreHere", rest)));
    return node;
  };

  var NEAREST = 3, REACH_KM = 40, EARTH_KM = 40075;

  // The places from which the ground at a spot follows: the nearest that are held alike on the day, with how far.
  ge.groundOf = function (app, spot, area) {
    var squeeze = 1 / Math.cosh(Math.PI * (1 - 2 * spot.y));
    return app.state.holders.filter(function (row) {
      return row.span && row.span.side === area.side && row.span.status === area.status;
    }).map(function (row) {
      return { place: row.place, span: row.span, km: Math.hypot(row.place.wx - spot.x, row.place.wy - spot.y) * EARTH_KM * squeeze };
    }).filter(function (row) { return row.km <= REACH_KM; }).sort(function (a, b) { return a.km - b.km; }).slice(0, NEAREST);
  };

  // The ground at a spot: who holds it, and the places and events that say so.
  ge.areaPopup = function (app, spot) {
    var node = el("section", "ge-popup"), area = ge.areaAt(app, spot.x, spot.y);
    node.appendChild(heading(ge.word("ground"), ""));
    if (!area) {
      node.appendChild(el("p", "ge-holding", ge.word("holdings.unknown")));
      return node;
    }
    node.appendChild(ge.holdingNode(app, { side: area.side, against: area.against, status: area.status, start: null }));
    var near = ge.groundOf(app, spot, area);
    node.appendChild(el("p", "ge-small", ge.word(near.length ? "groundFrom" : "groundDrawn")));
    near.forEach(function (row) {
      var link = el("button", "ge-link", bdi(ge.nameOf(row.place)));
      link.type = "button";
      link.addEventListener("click", function () { app.openPlace(row.place, true); });
      var line = el("p", "ge-near", link, el("span", "ge-small", ge.word("away", row.km < 10 ? row.km.toFixed(1) : Math.round(row.km))));
      if (row.span.start !== null) line.appendChild(el("span", "ge-small", ge.word("since", ge.longDate(row.span.start))));
      node.appendChild(line);
    });
    var told = {};
    near.forEach(function (row) { row.span.events.forEach(function (number) { told[number] = true; }); });
    Object.keys(told).map(Number).sort(function (a, b) { return b - a; }).forEach(function (number) {
      node.appendChild(ge.eventNode(app, app.model.events[number], true));
    });
    if (near.length && !Object.keys(told).length) node.appendChild(el("p", "ge-small ge-rest", ge.word("fromBaseline")));
    return node;
  };

  ge.roadPopup = function (app, segment) {
    var node = el("section", "ge-popup"), span = ge.spanOn(segment.spans, app.state.day);
    node.appendChild(heading(segment.road, ""));
    if (segment.section) node.appendChild(el("p", "ge-small", bdi(segment.section)));
    node.appendChild(ge.holdingNode(app, span));
    var numbers = new Set(span ? span.events : []);
    app.model.events.forEach(function (event) {
      if (event.road && event.road.indexOf(segment) >= 0 && app.state.shown[event.index]) numbers.add(event.index);
    });
    Array.from(numbers).sort(function (a, b) { return b - a; }).forEach(function (number) {
      node.appendChild(ge.eventNode(app, app.model.events[number], true));
    });
    if (segment.schematic) node.appendChild(el("p", "ge-small ge-rest", ge.word("schematic")));
    return node;
  };
})(window.geoevents);
