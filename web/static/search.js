/*
search.js - the answers of a search: gone through by keys, heard on the page, kept in the basket without leaving it.

Without it the page is complete: playing is a link to the sound at that moment, keeping is a form. It loads nothing but
the sound of a place, and that only when somebody presses play.
*/
(function () {
  "use strict";

  var SKIPPED = "input, select, textarea, [contenteditable], audio";
  var hits = [], at = -1, player, audio, told, playing = null;

  function go(step) {
    if (!hits.length) { return; }
    at = Math.min(Math.max(at + step, 0), hits.length - 1);
    hits[at].focus({ preventScroll: true });
    hits[at].scrollIntoView({ block: "center" });
  }

  function current() { return at < 0 ? null : hits[at]; }

  /* the sound ---------------------------------------------------------------------------------------------------- */
  function mark(hit) {
    if (playing) { playing.classList.remove("is-playing"); }
    playing = hit;
    if (hit) { hit.classList.add("is-playing"); }
  }

  function play(hit) {
    if (!hit || !hit.dataset.sound) { tell(told.dataset.unheard); return; }
    if (playing === hit && !audio.paused) { audio.pause(); return; }
    player.hidden = false;
    player.querySelector("[data-trouble]").textContent = "";
    player.querySelector("[data-playing]").textContent = hit.dataset.title;
    audio.src = hit.dataset.sound + "#t=" + hit.dataset.from + "," + hit.dataset.until;
    mark(hit);
    var started = audio.play();
    if (started) { started.catch(function (error) { if (error.name !== "AbortError") { fail(); } }); }
  }

  function fail() {
    player.querySelector("[data-trouble]").textContent = told.dataset.silent;
  }

  /* the end of a fragment is not kept by every browser; once she seeks past it she goes on listening */
  function stopAtEnd() {
    var until = playing ? Number(playing.dataset.until) : 0;
    if (until && !audio.paused && audio.currentTime >= until && audio.currentTime < until + 1) { audio.pause(); mark(null); }
  }

  /* the basket --------------------------------------------------------------------------------------------------- */
  function tell(words) { told.textContent = words; }

  /* a place in the computer's English has no form: it is no quotation */
  function keep(form) {
    if (!form) { return; }
    var button = form.querySelector("button");
    if (button.disabled) { return; }
    button.disabled = true;
    window.fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "kept" }, credentials: "same-origin" })
      .then(function (answer) {
        button.disabled = answer.ok;
        if (answer.ok) { button.textContent = told.dataset.kept; }
        tell(answer.ok ? told.dataset.inBasket : told.dataset.notKept);
      })
      .catch(function () { button.disabled = false; tell(told.dataset.notKept); });
  }

  function key(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (event.target.closest(SKIPPED)) { return; }
    var hit = current();
    if (event.key === "j") { go(1); } else if (event.key === "k") { go(-1); }
    else if (event.key === "Enter" && hit && event.target === hit) { hit.querySelector(".hit-text").click(); }
    else if (event.key === "p" && hit) { play(hit); }
    else if (event.key === "b" && hit) { keep(hit.querySelector("[data-keep]")); }
    else { return; }
    event.preventDefault();
  }

  function listen(list) {
    list.addEventListener("focusin", function (event) { at = hits.indexOf(event.target.closest("[data-hit]")); });
    list.addEventListener("click", function (event) {
      var way = event.target.closest("[data-play]");
      if (!way || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      play(way.closest("[data-hit]"));
    });
    list.addEventListener("submit", function (event) {
      if (event.target.matches("[data-keep]")) { event.preventDefault(); keep(event.target); }
    });
  }

  function start() {
    var lists = document.querySelectorAll("[data-hits]");
    if (!lists.length) { return; }
    document.documentElement.classList.add("js");
    player = document.querySelector("[data-search-player]");
    audio = player.querySelector("audio");
    told = document.querySelector("[data-told]");
    hits = Array.from(document.querySelectorAll("[data-hit]"));
    lists.forEach(listen);
    audio.addEventListener("timeupdate", stopAtEnd);
    audio.addEventListener("ended", function () { mark(null); });
    audio.addEventListener("error", fail);
    document.addEventListener("keydown", key);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
