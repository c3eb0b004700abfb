/*
interview.js - the words of an interview: pressed to be heard, lit as they sound, gone through by keys.

It stands on player.js, which it drives through the slider and the button. Without it every page is complete: times are
links, and a stretch is given in plain fields. parts.js corrects lines and says `lineschanged` when it put one in;
choosing.js makes excerpts of words and editor.js corrects them by keys, with `wordsOf`, `playSpan`, `playFrom`, `focusOn`
and `sound`, which the list carries for them; windows.js brings further lines of a long transcript, with `goTo`.

A line of the transcript carries its words as text and their times in data-w (gap and length of each, ms). It is cut into
words only where somebody looks, listens or chooses: a page of three hours has 30,000 of them.
*/
(function () {
  "use strict";

  var LIT_AFTER_MS = 300, ROUNDED_MS = 50, SKIPPED_KEYS = "a, button, input, select, textarea, summary, [contenteditable]";
  var root, audio, toggle, bar, list, lines = [], starts = [], litLine = null, litWord = null, spanEnd = null;
  var lastScroll = 0, watcher = null, isFetching = false;

  function number(element, name) { return Number(element.dataset[name]); }

  /* the sound ---------------------------------------------------------------------------------------------------- */
  function position() { return (audio.readyState ? audio.currentTime : Number(bar.value)) * 1000; }

  function seek(ms) {
    spanEnd = null;
    bar.value = String(ms / 1000);
    bar.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function playFrom(ms) {
    seek(ms);
    if (audio.paused) { toggle.click(); }
  }

  function playSpan(from, until) {
    playFrom(from);
    spanEnd = until;
  }

  function listenToSound() {
    var own = function () { show(); if (!audio.paused) { window.requestAnimationFrame(own); } };
    audio.addEventListener("play", own);
    ["seeked", "timeupdate", "pause"].forEach(function (name) { audio.addEventListener(name, show); });
    bar.addEventListener("input", show);
  }

  function show() {
    var ms = position();
    if (spanEnd !== null && ms >= spanEnd && !audio.paused) {
      spanEnd = null;
      audio.pause();
    }
    if (list) { light(ms); }
  }

  /* the words ---------------------------------------------------------------------------------------------------- */
  function gatherLines() {
    lines = Array.from(list.querySelectorAll(".line[data-w]"));
    starts = lines.map(function (line) { return number(line, "s"); });
  }

  function wordsOf(line) {
    if (line.spoken) { return line.spoken; }
    var box = line.querySelector(".words"), times = line.dataset.w ? line.dataset.w.split(" ").map(Number) : [];
    var place = number(line, "s"), found = [];
    function asWord(text, mark) {
      var word = document.createElement("span"), at = found.length * 2;
      word.className = mark ? "word word--" + mark : "word";
      word.textContent = text;
      word.dataset.s = place + (times[at] || 0);
      word.dataset.e = number(word, "s") + (times[at + 1] || 0);
      place = number(word, "e");
      found.push(word);
      return word;
    }
    Array.from(box.childNodes).forEach(function (node) {
      if (node.nodeType !== Node.TEXT_NODE) {
        if (!node.matches(".visually-hidden")) { node.replaceWith(asWord(node.textContent, node.className || "doubt")); }
        return;
      }
      var cut = document.createDocumentFragment();
      node.data.split(/([ \n]+)/).forEach(function (text) {
        if (text) { cut.append(/^[ \n]/.test(text) ? " " : asWord(text, "")); }
      });
      node.replaceWith(cut);
    });
    line.spoken = found;
    return found;
  }

  function last(sorted, ms) {
    var low = 0, high = sorted.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (sorted[middle] <= ms) { low = middle + 1; } else { high = middle; }
    }
    return low - 1;
  }

  function wordAt(ms) {
    var at = last(starts, ms);
    fetchFor(ms);
    if (at < 0 || ms <= 0) { return null; }
    var words = wordsOf(lines[at]);
    var word = words[last(words.map(function (each) { return number(each, "s"); }), ms)];
    return word && ms < number(word, "e") + LIT_AFTER_MS ? word : null;
  }

  /* a moment whose lines are not on the page: they are brought, and the place is lit then */
  function fetchFor(ms) {
    if (!list.goTo || isFetching || list.covers(ms) || list.querySelector(".line--open") || audio && audio.seeking) { return; }
    isFetching = true;
    list.goTo(ms).then(function () { light(ms); }).catch(function () { /* the pages lead there too */ }).finally(function () { isFetching = false; });
  }

  function light(ms) {
    var word = wordAt(ms);
    if (word === litWord) { return; }
    if (litWord) { litWord.classList.remove("is-lit"); }
    if (word) { word.classList.add("is-lit"); }
    litWord = word;
    var line = word && word.closest(".line");
    if (!line || line === litLine) { return; }
    if (litLine) { litLine.classList.remove("is-lit"); }
    line.classList.add("is-lit");
    litLine = line;
    follow(line);
  }

  function follow(line) {
    if (!audio) { return; }
    var box = line.getBoundingClientRect(), covered = root.getBoundingClientRect().bottom;
    var mayMove = Date.now() - lastScroll > 3000 && !list.querySelector(".line--open") && window.getSelection().isCollapsed;
    if (!audio.paused && mayMove && (box.bottom > window.innerHeight || box.top < covered)) { line.scrollIntoView({ block: "center" }); }
  }

  function watch(line) {
    if (watcher && line.dataset.w !== undefined) { watcher.observe(line); }
  }

  /* moments in the address ------------------------------------------------------------------------------------------ */
  function goToMoment() {
    var asked = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash);
    if (!asked) { return; }
    var ms = Number(asked[1]) * 1000;
    if (audio) { seek(ms); }
    if (list && list.goTo) { list.goTo(ms).then(function () { goToLine(ms); }).catch(function () { goToLine(ms); }); } else { goToLine(ms); }
  }

  function goToLine(ms) {
    var at = list ? last(starts, ms + ROUNDED_MS) : -1;
    if (at < 0) { return; }
    light(ms + ROUNDED_MS);
    list.querySelectorAll(".line.is-at").forEach(function (line) { line.classList.remove("is-at"); });
    lines[at].classList.add("is-at");
    lines[at].scrollIntoView({ block: "center" });
  }

  /* pressing, and keys ------------------------------------------------------------------------------------------- */
  function pressed(event) {
    var hear = event.target.closest("[data-hear-span]"), time = event.target.closest("[data-time]");
    var word = event.target.closest(".word");
    if (hear && list) { playSpan(number(list, "from"), number(list, "until")); return; }
    if (time && audio) {
      event.preventDefault();
      playFrom(number(time, "time"));
      if (time.hash) { window.history.replaceState(null, "", time.hash); }
    } else if (word && audio && window.getSelection().isCollapsed) {
      focusOn(word);
      playFrom(number(word, "s"));
    }
  }

  /* A word takes the focus only while it has it: Chromium lets nobody select by mouse from something that can be focused. */
  function focusOn(place) {
    if (place.classList.contains("word")) { place.tabIndex = -1; }
    place.focus();
  }

  function unfocus(event) {
    var word = event.target.closest(".word[tabindex]");
    if (word) { word.removeAttribute("tabindex"); }
  }

  function beside(line, step) { return lines[lines.indexOf(line) + step] || null; }

  function stepFrom(place, key) {
    var line = place.closest(".line"), words = wordsOf(line), at = words.indexOf(place);
    if (key === "Home") { return words[0]; }
    if (key === "End") { return words[words.length - 1]; }
    if (key === "ArrowRight") { return words[at + 1] || (beside(line, 1) ? wordsOf(beside(line, 1))[0] : null); }
    if (key === "ArrowLeft") { return at > 0 ? words[at - 1] : at === 0 ? line.querySelector(".line-time") : null; }
    var other = beside(line, key === "ArrowDown" ? 1 : -1);
    if (!other) { return null; }
    return at < 0 ? other.querySelector(".line-time") : wordsOf(other)[Math.min(at, wordsOf(other).length - 1)];
  }

  function keyInWords(event) {
    var place = event.target.closest(".word, .line-time");
    if (!place || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var isWord = place.classList.contains("word"), key = event.key, line = place.closest(".line");
    if (/^Arrow|^Home$|^End$/.test(key)) {
      var next = stepFrom(place, key);
      if (next) { focusOn(next); }
    } else if (isWord && key === "Enter") { playFrom(number(place, "s"));
    } else if (key === "e" && line.querySelector("[data-form]")) { line.querySelector("[data-form]").click();
    } else { return; }
    event.preventDefault();
  }

  function keyOnPage(event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (event.target.closest(SKIPPED_KEYS) || !audio.readyState) { return; }
    if (event.key === " ") { toggle.click(); }
    else if (event.key === "ArrowLeft") { seek(position() - 5000); }
    else if (event.key === "ArrowRight") { seek(position() + 5000); }
    else { return; }
    event.preventDefault();
  }

  function clicked(event) {
    var now = event.target.closest("[data-take-now]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    if (now && audio) { document.getElementById(now.dataset.takeNow).value = String(Math.round(position()) / 1000);
    } else { pressed(event); }
  }

  function start() {
    root = document.getElementById("player");
    audio = root && root.querySelector("audio");
    toggle = root && root.querySelector("[data-toggle]");
    bar = root && root.querySelector("[data-seek]");
    list = document.querySelector("[data-transcript]");
    if (list) {
      gatherLines();
      watcher = new IntersectionObserver(function (seen) {
        seen.forEach(function (each) { if (each.isIntersecting) { wordsOf(each.target); watcher.unobserve(each.target); } });
      }, { rootMargin: "300px" });
      lines.forEach(watch);
      list.addEventListener("keydown", keyInWords);
      list.addEventListener("focusout", unfocus);
      list.addEventListener("pointerdown", unfocus);
      list.wordsOf = wordsOf;
      list.playSpan = playSpan;
      list.playFrom = playFrom;
      list.focusOn = focusOn;
      list.sound = audio && { audio: audio, toggle: toggle, seek: seek, position: position };
      document.addEventListener("lineschanged", function (event) {
        gatherLines();
        [].concat(event.detail || []).forEach(watch);
        if (litLine && !litLine.isConnected) { litWord = litLine = null; }
      });
    }
    if (bar) {
      bar.step = "any";
      listenToSound();
      document.addEventListener("keydown", keyOnPage);
    }
    document.addEventListener("click", clicked);
    ["wheel", "touchmove"].forEach(function (name) {
      window.addEventListener(name, function () { lastScroll = Date.now(); }, { passive: true });
    });
    window.addEventListener("hashchange", goToMoment);
    window.setTimeout(goToMoment);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
