/*
choosing.js - a stretch of an interview, chosen in its words by mouse or with Shift and the arrows, on its way to an excerpt
or to a restriction.

The browser's own selection is the choice, so that it looks and behaves as everywhere. It stands on interview.js, which
moves the focus from word to word; without either, the times are written into two fields.
*/
(function () {
  "use strict";

  var SETTLED_MS = 120, WAYS = { d: "[data-draft]", r: "[data-restrict]", q: "[data-keep]" };
  var list, choice, anchorWord = null;

  function clock(ms) { return window.testimonyClock(ms / 1000); }

  function lines() { return Array.from(list.querySelectorAll(".line[data-w]")); }

  /* from one word to another; the first one stays where it is while Shift is held again and again */
  function extend(from, to) {
    anchorWord = anchorWord || from;
    var isForward = anchorWord === to || anchorWord.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING;
    var begin = isForward ? anchorWord : to, end = isForward ? to : anchorWord;
    window.getSelection().setBaseAndExtent(begin.firstChild, 0, end.firstChild, end.firstChild.length);
  }

  function isWithin(range, word) {
    var own = document.createRange();
    own.selectNodeContents(word.firstChild);
    return range.compareBoundaryPoints(Range.START_TO_END, own) > 0 && range.compareBoundaryPoints(Range.END_TO_START, own) < 0;
  }

  function firstWithin(range, inOrder, fromTheEnd) {
    for (var at = 0; at < inOrder.length; at += 1) {
      if (!range.intersectsNode(inOrder[at])) { continue; }
      var words = list.wordsOf(inOrder[at]).slice();
      if (fromTheEnd) { words.reverse(); }
      var word = words.find(function (each) { return isWithin(range, each); });
      if (word) { return word; }
    }
    return null;
  }

  function chosen() {
    var selection = window.getSelection();
    if (selection.isCollapsed || !selection.rangeCount || !selection.containsNode(list, true)) { return null; }
    var range = selection.getRangeAt(0), first = firstWithin(range, lines(), false);
    return first && { from: Number(first.dataset.s), until: Number(firstWithin(range, lines().reverse(), true).dataset.e) };
  }

  function show() {
    var span = chosen();
    if (!span && choice.contains(document.activeElement)) { return; }
    choice.classList.toggle("is-open", Boolean(span));
    choice.querySelector("[data-choice-ways]").hidden = !span;
    choice.querySelector("[data-chosen]").textContent = span ? described(span) : "";
    if (!span) { return; }
    choice.span = span;
    var form = document.querySelector("[data-span]"), from = String(span.from / 1000), until = String(span.until / 1000);
    choice.querySelectorAll("[data-to-form]").forEach(function (way) { way.search = "?start=" + from + "&end=" + until; });
    if (form) {
      form.elements.start.value = from;
      form.elements.end.value = until;
    }
  }

  function described(span) {
    var seconds = Math.max(1, Math.round((span.until - span.from) / 1000));
    var byKeys = list.contains(document.activeElement) ? " " + choice.dataset.keys : "";
    return choice.dataset.said.replace("{start}", clock(span.from)).replace("{end}", clock(span.until)).replace("{seconds}", seconds) + byKeys;
  }

  function drop() {
    window.getSelection().removeAllRanges();
    anchorWord = null;
    if (choice.contains(document.activeElement)) { document.activeElement.blur(); }
    show();
  }

  /* Heard after interview.js: where the key was pressed is where the focus was, and the focus is where it went. */
  function key(event) {
    var from = event.target.closest(".word, .line-time"), to = document.activeElement;
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.key === "Escape" && (from || choice.contains(event.target))) { drop(); return; }
    if (!from) { return; }
    if (/^Arrow|^Home$|^End$/.test(event.key)) {
      var areWords = from.matches(".word") && to.matches(".word") && to !== from;
      if (event.shiftKey && areWords) { extend(from, to); } else if (!event.shiftKey) { anchorWord = null; }
    } else if (WAYS[event.key] && chosen()) {
      var way = choice.querySelector(WAYS[event.key]);
      if (way) { way.focus(); event.preventDefault(); }
    }
  }

  function start() {
    var waiting = 0;
    list = document.querySelector("[data-transcript]");
    choice = document.getElementById("choice");
    if (!list || !choice) { return; }
    document.addEventListener("selectionchange", function () {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(show, SETTLED_MS);
    });
    document.addEventListener("keydown", key);
    list.addEventListener("pointerdown", function () { anchorWord = null; });
    choice.querySelector("[data-hear]").addEventListener("click", function () { list.playSpan(choice.span.from, choice.span.until); });
    choice.querySelector("[data-drop]").addEventListener("click", drop);
  }

  document.addEventListener("DOMContentLoaded", start);
})();
