// What the parts of the page share: the model, the state, the map, the language.
(function (ge) {
  "use strict";

  var NARROW = 720;

  ge.App = function (map, model, layerControl) {
    this.map = map;
    this.model = model;
    this.layerControl = layerControl;
    this.state = new ge.State(model);
    this.panels = {};
    this.languageListeners = [];
    this.selected = null;
    this.spots = [];
    this.root = ge.el("div", "ge-root");
    document.body.appendChild(this.root);
    this.voice = ge.el("div", "ge-say");
    this.voice.setAttribute("role", "status");
    this.root.appendChild(this.voice);
  };

  ge.App.prototype.narrow = function () { return window.innerWidth < NARROW; };

  ge.App.prototype.closeOthers = function (key) {
    Object.keys(this.panels).forEach(function (name) { if (name !== key) this.panels[name].close(); }, this);
    if (this.layerControl.options.collapsed) this.layerControl.collapse();
  };

  ge.App.prototype.layerOn = function (key) { return Boolean(ge.layersOn[key]); };

  ge.App.prototype.onLanguage = function (listener) { this.languageListeners.push(listener); };

  ge.App.prototype.setLanguage = function (language) {
    ge.language = language;
    document.documentElement.lang = language;
    document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
    this.languageListeners.forEach(function (listener) { listener(); });
    this.refresh();
  };

  ge.App.prototype.refresh = function () { (this.surfaces || []).forEach(function (surface) { surface.refresh(); }); };

  // A short message, read aloud too; gone after a while.
  ge.App.prototype.say = function (text, node) {
    var voice = this.voice;
    voice.textContent = text;
    if (node) voice.appendChild(node);
    voice.classList.add("ge-on");
    clearTimeout(this.saying);
    this.saying = setTimeout(function () { voice.classList.remove("ge-on"); }, node ? 12000 : 2500);
  };

  // How far the panels reach into the map, so that popups and views keep clear of them.
  ge.App.prototype.insets = function () {
    var size = this.map.getSize(), bar = this.timeBar ? this.timeBar.getBoundingClientRect() : { top: size.y };
    var head = this.root.querySelector(".ge-head"), top = head && this.narrow() ? head.getBoundingClientRect().bottom + 8 : 12;
    var left = 12, right = 12;
    if (!this.narrow()) {
      var wide = [head, this.root.querySelector(".ge-legend")].map(function (node) { return node ? node.getBoundingClientRect() : null; });
      wide.forEach(function (box) {
        if (!box) return;
        if (box.left < size.x / 2) left = Math.max(left, box.right + 12); else right = Math.max(right, size.x - box.left + 12);
      });
      if (size.x - left - right < 460) left = right = 12;
    }
    return { top: Math.round(top), bottom: Math.round(Math.max(0, size.y - bar.top) + 8), left: Math.round(left), right: Math.round(right) };
  };

  // Show one event: its day if it is not shown, its place, its popup.
  ge.App.prototype.show = function (event, byKeyboard) {
    if (this.narrow()) this.closeOthers("");
    if (!this.state.shown[event.index] && event.day !== null) {
      if (event.day > this.state.day || (this.state.period && event.day <= this.state.day - this.state.period)) this.state.set({ day: event.day });
    }
    if (!event.place) return;
    var at = event.road ? middle(event.road[event.road.length >> 1]) : L.latLng(event.place.lat, event.place.lon);
    if (!this.map.getBounds().pad(-0.2).contains(at)) this.map.setView(at, Math.max(this.map.getZoom(), 9.5), { animate: !ge.calm() });
    if (event.road) this.openPopup(at, { segment: event.road[event.road.length >> 1] }, byKeyboard);
    else this.openPlace(event.place, byKeyboard);
  };

  function middle(segment) {
    var points = segment.paths[0].points, i = (points.length >> 2) * 2;
    return L.latLng((Math.atan(Math.sinh(Math.PI * (1 - 2 * points[i + 1]))) * 180) / Math.PI, points[i] * 360 - 180);
  }

  ge.App.prototype.openPlace = function (place, byKeyboard) {
    this.openPopup(L.latLng(place.lat, place.lon), { place: place }, byKeyboard);
  };

  ge.App.prototype.openPopup = function (at, subject, byKeyboard) {
    var app = this, inset = this.insets(), size = this.map.getSize();
    this.closePopup();
    this.subject = subject;
    this.selected = subject.place || null;
    var popup = L.popup({
      className: "ge-bubble", maxWidth: Math.min(380, size.x - 56), minWidth: Math.min(300, size.x - 56),
      maxHeight: Math.max(150, Math.min(440, size.y - inset.top - inset.bottom - 70)),
      autoPanPaddingTopLeft: [inset.left, inset.top], autoPanPaddingBottomRight: [inset.right, inset.bottom],
      offset: subject.place ? [0, -6] : [0, 0],
    }).setLatLng(at).setContent(this.popupContent());
    popup.on("remove", function () {
      if (app.popup !== popup) return;
      app.popup = app.subject = app.selected = null;
      app.refresh();
    });
    this.popup = popup;
    popup.openOn(this.map);
    var close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", ge.word("close"));
    this.refresh();
    this.before = byKeyboard ? document.activeElement : null;
    if (byKeyboard && close) close.focus();
  };

  // Close the popup; who opened it with the keyboard is back where they were.
  ge.App.prototype.leavePopup = function () {
    var before = this.before;
    this.closePopup();
    if (before && before.isConnected) before.focus();
    this.before = null;
  };

  ge.App.prototype.closePopup = function () { if (this.popup) this.map.closePopup(this.popup); };

  ge.App.prototype.popupContent = function () {
    var subject = this.subject;
    var node = subject.place ? ge.placePopup(this, subject.place) : subject.spot ? ge.areaPopup(this, subject.spot) : ge.roadPopup(this, subject.segment);
    node.dir = ge.language === "ar" ? "rtl" : "ltr";
    return node;
  };

  // After a change of day, filter or language the open popup says what then holds.
  ge.App.prototype.refreshPopup = function () {
    if (!this.popup) return;
    var box = this.popup.getElement() && this.popup.getElement().querySelector(".leaflet-popup-content"), at = box ? box.scrollTop : 0;
    var auto = this.popup.options.autoPan;
    this.popup.options.autoPan = false;
    this.popup.setContent(this.popupContent());
    this.popup.options.autoPan = auto;
    if (box) box.scrollTop = at;
  };

  // Whether the reader wants little motion.
  ge.calm = function () { return window.matchMedia && window.matchMedia("(prefers-reduced-motion: reduce)").matches; };
})(window.geoevents);
