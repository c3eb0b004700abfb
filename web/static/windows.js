/*
windows.js - a long transcript, of which only some lines are on the page: more come as somebody scrolls, jumps or listens.

Without it the words have pages. interview.js cuts lines into words and lights them; it is told by `lineschanged` what came.
The list carries `goTo(ms)`, which brings the lines of a moment and promises to have done so.
*/
(function () {
  "use strict";

  var MOST_LINES = 480, NEAR = "1800px 0px", list, busy = null, edge = null;

  function lines() { return list.querySelectorAll(":scope > .line[data-n]"); }
  function start(line) { return Number(line.dataset.s); }
  function has(side) { return list.dataset[side] === "yes"; }

  function ask(query) {
    return fetch(list.dataset.window + "?" + query, { headers: { "X-Part": "lines" } }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (text) {
      var holder = document.createElement("template");
      holder.innerHTML = text.trim();
      return holder.content.querySelector("[data-transcript]");
    });
  }

  function told(fresh) { document.dispatchEvent(new CustomEvent("lineschanged", { detail: fresh })); watchEdges(); }

  /* What is there already stays: it may be open, or hold the focus. */
  function fresh(window) {
    return Array.from(window.children).filter(function (each) {
      var n = each.dataset.n;
      return n === undefined ? !list.querySelector('[data-gap][data-s="' + each.dataset.s + '"]') : !list.querySelector('.line[data-n="' + n + '"]');
    });
  }

  function isNeeded(line) {
    return line.matches(".line--open, .is-lit") || line.contains(document.activeElement) || !window.getSelection().isCollapsed;
  }

  function drop(fromTheEnd) {
    var all = Array.from(list.children), side = fromTheEnd ? "after" : "before";
    if (fromTheEnd) { all.reverse(); }
    var spare = all.slice(0, Math.max(0, all.length - MOST_LINES));
    if (spare.some(isNeeded)) { return; }
    spare.forEach(function (line) { line.remove(); });
    if (spare.length) { list.dataset[side] = "yes"; }
  }

  function more(side) {
    if (busy || !has(side)) { return; }
    var all = lines(), query = side === "after" ? "from=" + start(all[all.length - 1]) : "until=" + start(all[0]);
    busy = ask(query).then(function (window) {
      var found = fresh(window);
      if (side === "after") { list.append.apply(list, found); } else { list.prepend.apply(list, found); }
      list.dataset[side] = found.length ? window.dataset[side] : "";
      drop(side === "before");
      told(found);
    }).catch(function () { /* asked again at the next scroll; the pages lead on meanwhile */ }).finally(function () { busy = null; });
  }

  function covers(ms) {
    var all = lines();
    return all.length > 0 && (ms >= start(all[0]) || !has("before")) && (ms < start(all[all.length - 1]) || !has("after"));
  }

  function goTo(ms) {
    if (covers(ms) || list.querySelector(".line--open")) { return Promise.resolve(); }
    return ask("t=" + ms / 1000).then(function (window) {
      list.replaceChildren.apply(list, Array.from(window.children));
      ["before", "after"].forEach(function (side) { list.dataset[side] = window.dataset[side]; });
      told(Array.from(lines()));
    });
  }

  function watchEdges() {
    var all = lines();
    edge.disconnect();
    if (all.length) {
      edge.observe(all[0]);
      edge.observe(all[all.length - 1]);
    }
  }

  document.addEventListener("DOMContentLoaded", function () {
    list = document.querySelector("[data-transcript][data-window]");
    if (!list) { return; }
    document.querySelectorAll("[data-window-way], .pager [rel]").forEach(function (way) { way.hidden = true; });
    list.goTo = goTo;
    list.covers = covers;
    edge = new IntersectionObserver(function (seen) {
      var all = lines();
      seen.forEach(function (each) {
        if (!each.isIntersecting) { return; }
        if (each.target === all[0]) { more("before"); }
        if (each.target === all[all.length - 1]) { more("after"); }
      });
    }, { rootMargin: NEAR });
    watchEdges();
  });
})();
