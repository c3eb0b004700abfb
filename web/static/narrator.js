/*
narrator.js - the quick way out of a participant's own page: its button, and the Escape key three times.

Without it the button is a plain link. It stores nothing and sends nothing. It replaces this page in the history, so
that "back" does not lead here again.
*/
(function () {
  "use strict";

  var WITHIN_MS = 1500;
  var way = document.querySelector("[data-leave]");
  var pressed = [];

  if (!way) { return; }

  function leave() {
    document.documentElement.hidden = true;
    document.title = "";
    window.location.replace(way.href);
  }

  document.documentElement.classList.add("has-keys");

  way.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { pressed = []; return; }
    pressed = pressed.concat(event.timeStamp).filter(function (at) { return event.timeStamp - at < WITHIN_MS; });
    if (pressed.length >= 3) { leave(); }
  }, true);
}());
