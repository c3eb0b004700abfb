/*
themes.js - deciding about themes by keyboard. The keys work while a mention has the focus, so that nobody decides by
accident: j and k go to the next and the one before, c confirms, r rejects, t names another theme. Without it, every
button can be reached by Tab.
*/
(function () {
  "use strict";

  function place(mention) { return mention && mention.querySelector("button[form=deciding]"); }

  /* the mention after or before a place: a mention, or a heading whose last mention is gone */
  function beside(here, step) {
    var wanted = step > 0 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
    var all = Array.from(document.querySelectorAll(".mention")).filter(function (each) {
      return each !== here && (here.compareDocumentPosition(each) & wanted);
    });
    return step > 0 ? all[0] : all.pop();
  }

  function key(event) {
    var mention = event.target.closest ? event.target.closest(".mention") : null;
    var here = mention || (event.target.closest && event.target.closest("[data-group]") ? event.target : null);
    if (!here || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) { return; }
    var wanted = null;
    if (event.key === "j" || event.key === "k") {
      wanted = place(beside(here, event.key === "j" ? 1 : -1));
      if (wanted) { wanted.focus(); }
    } else if (!mention) {
      return;
    } else if (event.key === "c" || event.key === "r") {
      wanted = mention.querySelector("button[value$=" + (event.key === "c" ? "confirmed" : "rejected") + "]");
      if (wanted) { wanted.click(); }
    } else if (event.key === "t") {
      wanted = mention.querySelector("input[name=instead]");
      if (wanted) { wanted.focus(); }
    }
    if (wanted) { event.preventDefault(); }
  }

  document.addEventListener("keydown", key);
})();
