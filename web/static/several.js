/*
several.js - choosing several interviews of the list: "choose all", and how many are chosen, in words that are read out.
Without it the same boxes and buttons work. Keeps nothing.
*/
(function () {
  "use strict";

  var form = document.getElementById("several");
  if (!form) { return; }
  var place = form.querySelector("[data-several-said]");

  function boxes() { return Array.from(document.querySelectorAll('input[name="interview"][form="several"]')); }

  function tell() {
    var every = boxes(), all = document.querySelector("[data-several-all]");
    var chosen = every.filter(function (box) { return box.checked; }).length;
    var words = chosen === 1 ? form.dataset.one : form.dataset.many.replace("{n}", String(chosen));
    form.classList.toggle("is-on", chosen > 0);
    if (chosen > 0 || place.textContent) { place.textContent = chosen > 0 ? words : form.dataset.none; }
    if (all) {
      all.checked = chosen > 0 && chosen === every.length;
      all.indeterminate = chosen > 0 && chosen < every.length;
    }
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-several-all]")) {
      boxes().forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.matches('[data-several-all], input[name="interview"]')) { tell(); }
  });
  window.addEventListener("pageshow", tell);
})();
