/*
themes.js - deciding about themes by keyboard. The keys work while a mention has the focus, so that nobody decides by
accident: j and k go to the next and the one before, c confirms, r rejects, t names another theme. Without it, every
button can be reached by Tab.
*/
(function () {
  "use strict";

  function place(mention) { return mention && mention.querySelector("button[form=deciding]"); }

  function beside(mention, step) {
    var all = Array.from(document.querySelectorAll(".mention"));
    return all[all.indexOf(mention) + step];
  }

  function key(event) {
    var mention = event.target.closest ? event.target.closest(".mention") : null;
    if (!mention || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) { return; }
    var wanted = null;
    if (event.key === "j" || event.key === "k") {
      wanted = place(beside(mention, event.key === "j" ? 1 : -1));
      if (wanted) { wanted.focus(); }
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
