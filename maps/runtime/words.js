// The words of the page, in both its languages. Nothing here comes from a report.
(function (ge) {
  "use strict";

  ge.words = {
    en: {
      locale: "en",
      months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
      types: {
        capture: "Captured", handover: "Handover", withdrawal: "Withdrawal", siege: "Besieged",
        siege_lifted: "Siege lifted", advance: "Advance", holds: "Held",
      },
      retaken: "Retaken",
      statuses: { claimed: "Claimed", reported: "Reported", confirmed: "Confirmed", disputed: "Disputed", denied: "Denied" },
      statusHelp: {
        claimed: "only a party says so", reported: "told as fact", confirmed: "independent voices agree",
        disputed: "some say so, some deny it", denied: "only told as denied",
      },
      holdings: { held: "Held by", contested: "Contested", besieged: "Besieged", unknown: "Holder not known" },
      nobody: "nobody named",
      since: "since {0}",
      against: "against",
      by: "by",
      part: "part: {0}",
      weekTo: "in the week to {0}",
      inMonth: "in {0}",
      around: "around {0}",
      range: "{0} to {1}",
      noDate: "date not known",
      knownSince: "Known since {0}",
      publishedOn: "published {0}",
      saidBy: "Said by {0}",
      deniedBy: "Denied by {0}",
      source: "Source",
      openSource: "Open the source (new window)",
      within: "placed within {0} km",
      moreHere: "{0} more here, hidden by the date or the filters",
      noEvents: "No event told here up to this day",
      road: "Road", section: "Section", schematic: "Schematic: drawn from town to town, not along the carriageway",
      events: "Events",
      eventCount: "{0} of {1} events",
      oneDay: "On this day", allUpTo: "All up to the day", last7: "Last 7 days", last30: "Last 30 days", last90: "Last 90 days",
      period: "Period shown",
      play: "Play", pause: "Pause", back: "One day back", forward: "One day on", day: "Day",
      legend: "Legend", sides: "Sides", marks: "Kinds of event", certainty: "How well known", onMap: "On the map",
      noSide: "No side named",
      disc: "holder", ring: "holder + event", ringContested: "contested", ringBesieged: "besieged", ringUnknown: "not known",
      roadHeld: "road held by", roadContested: "contested road", areaContested: "contested area", areaHeld: "ground held", areaUnknown: "not known", front: "front line",
      ground: "Ground", groundFrom: "Concluded from the nearest places that are known:", groundDrawn: "As drawn in the baseline; no place near it is told of.",
      fromBaseline: "Nothing is told of these places up to this day: they are as at the start.", away: "{0} km away",
      number: "events at the place", large: "somewhere in an area",
      search: "Search place or text", clear: "Clear", list: "Events", unplaced: "Without a place",
      unplacedLong: "Claims without a place", unplacedHelp: "The place they tell of was not found, or they name none. They are kept here so that nothing is lost.",
      undatedLong: "Without a date", showMore: "Show {0} more", nothing: "Nothing found",
      language: "العربية", languageHelp: "عرض الصفحة بالعربية",
      csv: "CSV", csvHelp: "Download the events shown as CSV", share: "Link", shareHelp: "Copy a link to this view", copied: "Link copied",
      copyThis: "Copy this link", close: "Close", more: "More", layers: "Layers", km: "km", metres: "m", basemap: "Basemap: Natural Earth",
      zoomIn: "Zoom in", zoomOut: "Zoom out", map: "Map", summary: "{0} events, {1} places",
      noData: "The data of this page cannot be read: {0}",
    },
    ar: {
      locale: "ar",
      months: ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
      types: {
        capture: "سيطرة", handover: "تسليم", withdrawal: "انسحاب", siege: "حصار",
        siege_lifted: "فك الحصار", advance: "تقدم", holds: "تحت السيطرة",
      },
      retaken: "استعادة",
      statuses: { claimed: "ادعاء", reported: "منقول", confirmed: "مؤكد", disputed: "متنازع فيه", denied: "منفي" },
      statusHelp: {
        claimed: "يقوله طرف واحد فقط", reported: "يُروى كواقعة", confirmed: "تتفق عليه مصادر مستقلة",
        disputed: "يقوله طرف وينفيه آخر", denied: "لم يرد إلا منفيًا",
      },
      holdings: { held: "بيد", contested: "متنازع عليها", besieged: "محاصرة", unknown: "المسيطر غير معروف" },
      nobody: "لم يُذكر أحد",
      since: "منذ {0}",
      against: "ضد",
      by: "من قبل",
      part: "الجزء: {0}",
      weekTo: "خلال الأسبوع المنتهي في {0}",
      inMonth: "خلال {0}",
      around: "نحو {0}",
      range: "من {0} إلى {1}",
      noDate: "التاريخ غير معروف",
      knownSince: "معروف منذ {0}",
      publishedOn: "نُشر في {0}",
      saidBy: "بحسب {0}",
      deniedBy: "ينفيه {0}",
      source: "المصدر",
      openSource: "فتح المصدر (نافذة جديدة)",
      within: "الموضع ضمن {0} كم",
      moreHere: "{0} أخرى هنا يخفيها التاريخ أو التصفية",
      noEvents: "لا أحداث مروية هنا حتى هذا اليوم",
      road: "طريق", section: "المقطع", schematic: "تخطيطي: مرسوم من بلدة إلى بلدة لا على مسار الطريق",
      events: "الأحداث",
      eventCount: "{0} من {1} حدثًا",
      oneDay: "في هذا اليوم", allUpTo: "الكل حتى اليوم", last7: "آخر 7 أيام", last30: "آخر 30 يومًا", last90: "آخر 90 يومًا",
      period: "الفترة المعروضة",
      play: "تشغيل", pause: "إيقاف", back: "يوم إلى الوراء", forward: "يوم إلى الأمام", day: "اليوم",
      legend: "مفتاح الخريطة", sides: "الأطراف", marks: "أنواع الأحداث", certainty: "درجة التأكد", onMap: "على الخريطة",
      noSide: "لم يُذكر طرف",
      disc: "المسيطر", ring: "المسيطر + حدث", ringContested: "متنازع عليه", ringBesieged: "محاصر", ringUnknown: "غير معروف",
      roadHeld: "المسيطر على الطريق", roadContested: "طريق متنازع عليه", areaContested: "منطقة متنازع عليها", areaHeld: "أرض مسيطر عليها", areaUnknown: "غير معروفة", front: "خط الجبهة",
      ground: "أرض", groundFrom: "مستنتج من أقرب الأماكن المعروفة:", groundDrawn: "كما رُسمت في خريطة البداية؛ لا خبر عن مكان قريب منها.",
      fromBaseline: "لا خبر عن هذه الأماكن حتى هذا اليوم: حالها كما كانت في البداية.", away: "على بعد {0} كم",
      number: "أحداث في المكان", large: "في مكان ما من المنطقة",
      search: "ابحث عن مكان أو نص", clear: "مسح", list: "الأحداث", unplaced: "دون مكان",
      unplacedLong: "ادعاءات دون مكان", unplacedHelp: "لم يُعثر على المكان الذي تتحدث عنه أو أنها لا تسمي مكانًا. تُحفظ هنا كي لا يضيع شيء.",
      undatedLong: "دون تاريخ", showMore: "عرض {0} أخرى", nothing: "لا نتائج",
      language: "English", languageHelp: "Show the page in English",
      csv: "CSV", csvHelp: "تنزيل الأحداث المعروضة بصيغة CSV", share: "رابط", shareHelp: "نسخ رابط هذا العرض", copied: "نُسخ الرابط",
      copyThis: "انسخ هذا الرابط", close: "إغلاق", more: "المزيد", layers: "الطبقات", km: "كم", metres: "م", basemap: "الخريطة الأساسية: Natural Earth",
      zoomIn: "تكبير", zoomOut: "تصغير", map: "الخريطة", summary: "{0} حدثًا، {1} مكانًا",
      noData: "تعذرت قراءة بيانات الصفحة: {0}",
    },
  };

  ge.layerNames = {
    basemap: { en: "Natural Earth (offline)", ar: "الخريطة الأساسية (دون اتصال)" },
    boundaries: { en: "Boundaries", ar: "الحدود الإدارية" },
    areas: { en: "Control areas", ar: "مناطق السيطرة" },
    roads: { en: "Roads by holder", ar: "الطرق حسب المسيطر" },
    holders: { en: "Who holds each place", ar: "المسيطر على كل مكان" },
    labels: { en: "Place names", ar: "أسماء الأماكن" },
    events: { en: "Events", ar: "الأحداث" },
  };

  ge.language = "en";

  // A word by its key ("types.capture"), with {0}, {1} filled in.
  ge.word = function (key) {
    var value = key.split(".").reduce(function (found, part) { return found[part]; }, ge.words[ge.language]);
    for (var i = 1; i < arguments.length; i++) value = value.split("{" + (i - 1) + "}").join(String(arguments[i]));
    return value;
  };

  // A number with thin spaces between thousands.
  ge.number = function (n) { return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f"); };

  // An element: el("p", "class", child, child, ...); texts only ever become text.
  ge.el = function (tag, className) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    for (var i = 2; i < arguments.length; i++) {
      var child = arguments[i];
      if (child === null || child === undefined || child === "") continue;
      node.appendChild(typeof child === "object" ? child : document.createTextNode(String(child)));
    }
    return node;
  };

  // A text from outside, kept apart from the direction of the text around it.
  ge.bdi = function (text, className) {
    var node = ge.el("bdi", className, text);
    node.dir = "auto";
    return node;
  };
})((window.geoevents = window.geoevents || {}));
