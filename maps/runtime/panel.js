// The head of the page: title, search, the list of events, and the claims that have no place.
(function (ge) {
  "use strict";

  var el = ge.el, PAGE = 60;

  ge.controls.panel = function (app) {
    var model = app.model, state = app.state, mode = "", limit = PAGE;
    var panel = el("section", "ge-panel ge-head");
    var title = el("h1"), sub = el("p", "ge-sub");
    var input = el("input", "ge-search");
    input.type = "search";
    input.autocomplete = "off";
    input.spellcheck = false;
    var waiting = null;
    input.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () {
        state.set({ query: input.value });
        if (input.value.trim() && mode !== "list") open("list");
      }, 120);
    });
    input.addEventListener("keydown", function (e) {
      if (e.key === "Escape") { input.value = ""; state.set({ query: "" }); }
    });
    var listButton = ge.button("ge-tab", "list", function () { open(mode === "list" ? "" : "list"); });
    var lostButton = ge.button("ge-tab", "unplaced", function () { open(mode === "lost" ? "" : "lost"); });
    var listText = el("span"), lostText = el("span");
    listButton.appendChild(listText);
    lostButton.appendChild(lostText);
    var body = el("div", "ge-list");
    body.id = "ge-list";
    body.tabIndex = -1;
    [listButton, lostButton].forEach(function (button) { button.setAttribute("aria-controls", "ge-list"); });
    panel.appendChild(el("div", "ge-title", title, sub));
    panel.appendChild(el("div", "ge-find", ge.glyph("search"), input));
    panel.appendChild(el("div", "ge-tabs", listButton, model.lost.length ? lostButton : null));
    panel.appendChild(body);
    app.root.appendChild(panel);
    app.panels.list = { close: function () { open(""); } };

    function open(which) {
      mode = which;
      limit = PAGE;
      if (which && app.narrow()) app.closeOthers("list");
      fill();
    }

    function entry(event) {
      var text = el("span", "ge-entry-text"), first = model.claims[event.claims[0]];
      text.appendChild(el("strong", "", ge.bdi(event.place ? ge.nameOf(event.place) : event.placeText)));
      text.appendChild(el("span", "ge-entry-what", ge.typeWord(event) + " · " + ge.whenText(event)));
      if (first) { var quote = ge.bdi(first.text, "ge-entry-quote"); text.appendChild(quote); }
      var button = el("button", "ge-entry", ge.eventIcon(app, event, 26), text);
      button.type = "button";
      button.addEventListener("click", function (e) { app.show(event, e.detail === 0); });
      return el("li", "", button);
    }

    // In a search, what it finds on any day; else what the map shows. The newest first.
    function listed() {
      if (state.words.length) return model.events.filter(function (event) { return event.place && event.day !== null && state.passes(event); }).reverse();
      return model.events.filter(function (event) { return state.shown[event.index]; }).reverse();
    }

    function fill() {
      panel.classList.toggle("ge-open", mode !== "");
      listButton.setAttribute("aria-expanded", String(mode === "list"));
      lostButton.setAttribute("aria-expanded", String(mode === "lost"));
      body.textContent = "";
      if (!mode) return;
      if (mode === "list") {
        var events = listed(), list = el("ul", "ge-entries");
        events.slice(0, limit).forEach(function (event) { list.appendChild(entry(event)); });
        body.appendChild(list);
        if (!events.length) body.appendChild(el("p", "ge-small ge-empty", ge.word("nothing")));
        if (events.length > limit) {
          var more = ge.button("ge-more", null, function () { limit += PAGE * 2; fill(); });
          more.textContent = ge.word("showMore", Math.min(PAGE * 2, events.length - limit));
          body.appendChild(more);
        }
        return;
      }
      var unplaced = model.lost.filter(function (event) { return !event.place; }), undated = model.lost.filter(function (event) { return event.place; });
      if (unplaced.length) {
        body.appendChild(el("h2", "ge-list-head", ge.word("unplacedLong")));
        body.appendChild(el("p", "ge-small ge-list-help", ge.word("unplacedHelp")));
        unplaced.slice(0, limit).forEach(function (event) { body.appendChild(ge.eventNode(app, event, true)); });
      }
      if (undated.length) {
        body.appendChild(el("h2", "ge-list-head", ge.word("undatedLong")));
        undated.slice(0, limit).forEach(function (event) { body.appendChild(ge.eventNode(app, event, true)); });
      }
    }

    // The word hides on phones; the button keeps it as its name.
    function tab(button, node, word, count) {
      node.textContent = "";
      node.appendChild(el("span", "ge-tab-word", word + " "));
      node.appendChild(el("span", "ge-tab-count", ge.number(count)));
      ge.label(button, word + " (" + count + ")");
    }

    function refresh() {
      tab(listButton, listText, ge.word("list"), state.words.length ? listed().length : state.count);
      tab(lostButton, lostText, ge.word("unplaced"), model.lost.length);
      if (input.value !== state.query && document.activeElement !== input) input.value = state.query;
      if (mode === "list") fill();
    }

    app.onLanguage(function () {
      input.placeholder = ge.word("search");
      input.setAttribute("aria-label", ge.word("search"));
      var name = model.titles[ge.language];
      title.textContent = name || "";
      title.dir = "auto";  // of the heading itself: texts in a bdi within it do not count
      panel.setAttribute("aria-label", name || ge.word("events"));
      if (name) document.title = name;
      sub.textContent = ge.word("summary", ge.number(model.events.length), ge.number(model.eventPlaces)) +
        (model.located ? " · " + ge.shortDate(model.firstEventDay, true) + " – " + ge.shortDate(model.lastEventDay, true) : "");
      fill();
      refresh();
    });
    state.onChange(refresh);
  };
})(window.geoevents);
