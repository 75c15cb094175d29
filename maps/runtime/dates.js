// Days are whole numbers since 1970-01-01; no time zone ever comes in.
(function (ge) {
  "use strict";

  ge.parts = function (day) {
    var date = new Date(day * 86400000);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
  };

  ge.iso = function (day) {
    return day === null || day === undefined ? "" : new Date(day * 86400000).toISOString().slice(0, 10);
  };

  ge.fromIso = function (text) {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
    var time = Date.parse(text + "T00:00:00Z");
    return isNaN(time) ? null : Math.round(time / 86400000);
  };

  // "2 March 2020", in the language of the page.
  ge.longDate = function (day) {
    var p = ge.parts(day);
    return p.day + " " + ge.word("months")[p.month] + " " + p.year;
  };

  ge.monthYear = function (day) {
    var p = ge.parts(day);
    return ge.word("months")[p.month] + " " + p.year;
  };

  ge.shortDate = function (day, withYear) {
    var p = ge.parts(day);
    var month = ge.word("months")[p.month];
    return p.day + " " + (ge.language === "en" ? month.slice(0, 3) : month) + (withYear ? " " + p.year : "");
  };

  // When an event happened, as exactly as it is told.
  ge.whenText = function (event) {
    var from = event.earliest, to = event.latest;
    var last = to === null ? from : to;
    if (last === null) return ge.word("noDate");
    if (event.precision === "month") return ge.word("inMonth", ge.monthYear(last));
    if (from !== null && to !== null && from !== to) {
      if (event.precision === "week" && to - from >= 5 && to - from <= 8) return ge.word("weekTo", ge.longDate(to));
      var a = ge.parts(from), b = ge.parts(to);
      if (a.year === b.year && a.month === b.month && ge.language === "en") return a.day + "–" + ge.longDate(to);
      var start = a.year === b.year ? a.day + " " + ge.word("months")[a.month] : ge.longDate(from);
      return ge.word("range", start, ge.longDate(to));
    }
    if (event.precision === "week") return ge.word("weekTo", ge.longDate(last));
    if (event.precision === "unknown") return ge.word("around", ge.longDate(last));
    return ge.longDate(last);
  };
})(window.geoevents);
