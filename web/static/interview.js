/*
interview.js - the page of an interview: words that can be pressed, chosen and corrected, and parts that load by themselves.

It stands on player.js, which it drives through the slider and the button. Without it every page is complete: times are
links, each line is corrected on a page of its own. What the server sends is put in as it is; it stores nothing.

A line of the transcript carries its words as text and their times in data-w (gap and length of each, ms). It is cut into
words only where somebody looks, listens or chooses: a page of three hours has 30,000 of them.
*/
(function () {
  "use strict";

  var POLL_MS = 2000, LIT_AFTER_MS = 300, ROUNDED_MS = 50, SKIPPED_KEYS = "a, button, input, select, textarea, summary, [contenteditable]";
  var root, audio, toggle, bar, list, said, lines = [], starts = [], litLine = null, litWord = null, spanEnd = null, anchorWord = null;
  var lastScroll = 0, watcher = null;

  function clock(ms) {
    var whole = Math.max(0, Math.floor(ms / 1000)), hours = Math.floor(whole / 3600);
    var tail = String(Math.floor(whole / 60) % 60).padStart(hours ? 2 : 1, "0") + ":" + String(whole % 60).padStart(2, "0");
    return hours ? hours + ":" + tail : tail;
  }

  function tell(text) { if (said) { said.textContent = text; } }
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
    function asWord(text, isDoubtful) {
      var word = document.createElement("span"), at = found.length * 2;
      word.className = isDoubtful ? "word word--doubt" : "word";
      word.textContent = text;
      word.dataset.s = place + (times[at] || 0);
      word.dataset.e = number(word, "s") + (times[at + 1] || 0);
      place = number(word, "e");
      found.push(word);
      return word;
    }
    Array.from(box.childNodes).forEach(function (node) {
      if (node.nodeType !== Node.TEXT_NODE) { node.replaceWith(asWord(node.textContent, true)); return; }
      var cut = document.createDocumentFragment();
      node.data.split(/([ \n]+)/).forEach(function (text) {
        if (text) { cut.append(/^[ \n]/.test(text) ? " " : asWord(text, false)); }
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
    if (at < 0 || ms <= 0) { return null; }
    var words = wordsOf(lines[at]);
    var word = words[last(words.map(function (each) { return number(each, "s"); }), ms)];
    return word && ms < number(word, "e") + LIT_AFTER_MS ? word : null;
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
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    if (hear && list) { playSpan(number(list, "from"), number(list, "until")); return; }
    if (time && audio) {
      event.preventDefault();
      playFrom(number(time, "time"));
      if (time.hash) { window.history.replaceState(null, "", time.hash); }
    } else if (word && audio && window.getSelection().isCollapsed) {
      anchorWord = word;
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
      if (isWord && next && event.shiftKey) { extend(place, next); } else if (next) { anchorWord = null; }
    } else if (isWord && key === "Enter") { playFrom(number(place, "s"));
    } else if (key === "e" && line.querySelector("[data-form]")) { openForm(line.querySelector("[data-form]"));
    } else if (key === "d" && chosen()) { document.querySelector("[data-draft]").focus();
    } else if (key === "Escape") { dropChoice();
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

  /* choosing a stretch ------------------------------------------------------------------------------------------- */
  function extend(from, to) {
    if (!to.classList.contains("word")) { return; }
    anchorWord = anchorWord || from;
    var isForward = anchorWord.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING || anchorWord === to;
    var begin = isForward ? anchorWord : to, end = isForward ? to : anchorWord;
    window.getSelection().setBaseAndExtent(begin.firstChild, 0, end.firstChild, end.firstChild.length);
  }

  function isWithin(range, word) {
    var own = document.createRange();
    own.selectNodeContents(word.firstChild);
    return range.compareBoundaryPoints(Range.START_TO_END, own) > 0 && range.compareBoundaryPoints(Range.END_TO_START, own) < 0;
  }

  function firstWithin(range, inOrder) {
    for (var at = 0; at < inOrder.length; at += 1) {
      if (!range.intersectsNode(inOrder[at])) { continue; }
      var words = wordsOf(inOrder[at]).slice();
      if (inOrder !== lines) { words.reverse(); }
      var word = words.find(function (each) { return isWithin(range, each); });
      if (word) { return word; }
    }
    return null;
  }

  function chosen() {
    var selection = window.getSelection();
    if (!list || selection.isCollapsed || !selection.rangeCount || !selection.containsNode(list, true)) { return null; }
    var range = selection.getRangeAt(0), first = firstWithin(range, lines);
    return first && { from: number(first, "s"), until: number(firstWithin(range, lines.slice().reverse()), "e") };
  }

  function showChoice() {
    var choice = document.getElementById("choice"), span = choice && chosen();
    if (!choice || (!span && choice.contains(document.activeElement))) { return; }
    choice.classList.toggle("is-open", Boolean(span));
    choice.querySelector("[data-choice-ways]").hidden = !span;
    choice.querySelector("[data-chosen]").textContent = span ?
      "Chosen: " + clock(span.from) + " to " + clock(span.until) + ", " + Math.max(1, Math.round((span.until - span.from) / 1000)) + " s." + (list.contains(document.activeElement) ? " D goes on." : "") : "";
    if (!span) { return; }
    choice.span = span;
    var from = String(span.from / 1000), until = String(span.until / 1000);
    choice.querySelector("[data-draft]").href = choice.dataset.new + "?start=" + from + "&end=" + until;
    var form = document.querySelector("[data-span]");
    form.elements.start.value = from;
    form.elements.end.value = until;
  }

  function dropChoice() {
    window.getSelection().removeAllRanges();
    anchorWord = null;
    if (document.activeElement && document.activeElement.closest("#choice")) { document.activeElement.blur(); }
    showChoice();
  }

  function listenToChoice() {
    var choice = document.getElementById("choice"), waiting = 0;
    if (!choice) { return; }
    document.addEventListener("selectionchange", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(showChoice, 120);
    });
    choice.querySelector("[data-hear]").addEventListener("click", function () { playSpan(choice.span.from, choice.span.until); });
    choice.querySelector("[data-drop]").addEventListener("click", dropChoice);
  }

  /* parts of the page ----------------------------------------------------------------------------------------------- */
  function ask(address, part, form) {
    return fetch(address, { method: form ? "POST" : "GET", body: form, headers: { "X-Part": part } }).then(function (answer) {
      if (answer.status === 401) { throw new Error("You have been signed out. Sign in again in another window; what you wrote is still here."); }
      return answer.text().then(function (text) {
        var holder = document.createElement("template");
        holder.innerHTML = text.trim();
        var found = holder.content.querySelector(".line, [data-group], .work, [data-state-of]");
        if (!found || holder.content.querySelector("main, title")) { throw new Error("That did not work. Please load the page again."); }
        return { part: found, isDone: answer.ok };
      });
    });
  }

  function trouble(error) {
    document.getElementById("trouble").textContent = error.message;
  }

  function replaceLine(old, fresh) {
    old.replaceWith(fresh);
    gatherLines();
    watch(fresh);
    litWord = litLine = null;
  }

  function openForm(link) {
    var line = link.closest(".line");
    ask(link.href, "form").then(function (answer) {
      replaceLine(line, answer.part);
      answer.part.querySelector("textarea").focus();
    }).catch(trouble);
  }

  function leaveForm(link) {
    var line = link.closest(".line");
    ask(link.dataset.leave, "line").then(function (answer) {
      replaceLine(line, answer.part);
      answer.part.querySelector("[data-form]").focus();
    }).catch(trouble);
  }

  function send(event) {
    var form = event.target.closest("form[data-part]"), button = event.submitter;
    if (!form || event.defaultPrevented) { return; }
    var from = button || form, line = from.closest(".line"), group = from.closest("[data-group]");
    if (!list && !group || list && !line) { return; }
    event.preventDefault();
    var fields = new FormData(form);
    if (button && button.name) { fields.set(button.name, button.value); }
    if (button) { button.disabled = true; }
    document.getElementById("trouble").textContent = "";
    ask(form.action, line ? "line" : "group", fields).then(function (answer) {
      if (line) { lineChanged(line, answer); } else { groupChanged(group, answer.part, from); }
    }).catch(function (error) {
      if (button) { button.disabled = false; }
      trouble(error);
    });
  }

  function lineChanged(line, answer) {
    replaceLine(line, answer.part);
    tell(answer.isDone ? "Saved." : "");
    var place = answer.part.querySelector(answer.isDone ? "[data-form]" : "textarea");
    if (place) { place.focus(); }
  }

  function groupChanged(group, fresh, button) {
    var at = Array.from(group.querySelectorAll(".mention")).indexOf(button.closest(".mention"));
    group.replaceWith(fresh);
    tell("Saved.");
    var mentions = Array.from(fresh.querySelectorAll(".mention")).slice(Math.max(0, at));
    var next = mentions.map(function (each) { return each.querySelector("button[value$=confirmed]"); }).find(Boolean);
    (next || fresh.querySelector("h3")).focus();
  }

  function poll(part) {
    window.setTimeout(function () {
      if (document.hidden) { poll(part); return; }
      ask(part.dataset.poll, part.dataset.pollPart || "steps").then(function (answer) {
        part.replaceWith(answer.part);
        if (answer.part.dataset.poll) { poll(answer.part); }
      }).catch(function () { tell("How far the work is cannot be seen just now."); });
    }, POLL_MS);
  }

  function clicked(event) {
    var form = event.target.closest("[data-form]"), leave = event.target.closest("[data-leave]"), now = event.target.closest("[data-take-now]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    if (form && list) { event.preventDefault(); openForm(form);
    } else if (leave && list) { event.preventDefault(); leaveForm(leave);
    } else if (now && audio) { document.getElementById(now.dataset.takeNow).value = String(Math.round(position()) / 1000);
    } else { pressed(event); }
  }

  function start() {
    root = document.getElementById("player");
    audio = root && root.querySelector("audio");
    toggle = root && root.querySelector("[data-toggle]");
    bar = root && root.querySelector("[data-seek]");
    list = document.querySelector("[data-transcript]");
    said = document.getElementById("said");
    if (list) {
      gatherLines();
      watcher = new IntersectionObserver(function (seen) {
        seen.forEach(function (each) { if (each.isIntersecting) { wordsOf(each.target); watcher.unobserve(each.target); } });
      }, { rootMargin: "300px" });
      lines.forEach(watch);
      list.addEventListener("keydown", keyInWords);
      list.addEventListener("focusout", unfocus);
      list.addEventListener("pointerdown", unfocus);
      listenToChoice();
    }
    if (bar) {
      bar.step = "any";
      listenToSound();
      document.addEventListener("keydown", keyOnPage);
    }
    document.addEventListener("click", clicked);
    document.addEventListener("submit", send);
    ["wheel", "touchmove"].forEach(function (name) {
      window.addEventListener(name, function () { lastScroll = Date.now(); }, { passive: true });
    });
    window.addEventListener("hashchange", goToMoment);
    document.querySelectorAll("[data-poll]").forEach(poll);
    goToMoment();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
