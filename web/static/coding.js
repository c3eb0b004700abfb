/*
coding.js - from chosen words to the code that they shall carry. choosing.js writes the times into the form; this goes there.
Without it the form takes times as people write them.
*/
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    var choice = document.getElementById("choice"), codes = document.querySelector("[data-codes]");
    if (!choice || !codes) { return; }
    function go() {
      codes.scrollIntoView({ block: "center" });
      codes.focus({ preventScroll: true });
    }
    choice.querySelector("[data-code]").addEventListener("click", go);
    /* after a selection by mouse the focus is nowhere in particular */
    document.addEventListener("keydown", function (event) {
      var isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (event.key !== "c" || !isPlain || event.target.closest("input, select, textarea, [contenteditable]") || !choice.classList.contains("is-open")) { return; }
      event.preventDefault();
      go();
    });
  });
})();
