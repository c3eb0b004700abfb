/*
player.js - the sound on the page: a button, the waveform as a slider, the words lit as they sound.

Without it the page is complete: a native audio element and the text. It stores nothing, sends nothing, and loads
nothing but the sound itself, and that only when somebody presses play. What the machine's own media keys and lock screen
are told is the archive's name, never whose story is heard.

Markup: [data-player] holds an <audio>; a transcript with data-for="<player id>" holds .word[data-s][data-e] in ms.
In [data-guided] the players of the [data-station]s follow one another while [data-go-on] is checked.
*/
(function () {
  "use strict";

  document.documentElement.classList.add("js");

  var STEP_SECONDS = 5, AGAIN_SECONDS = 1.2;
  var ENDS_SENTENCE = /[.!?…]["'»”’)\]]*$/;
  var players = [], early = null;

  function wholeSecond(seconds) { return Math.max(0, Math.floor(seconds + 0.001)); }

  function clock(seconds) {
    var whole = wholeSecond(seconds);
    var minutes = Math.floor(whole / 60) % 60;
    var hours = Math.floor(whole / 3600);
    var tail = String(whole % 60).padStart(2, "0");
    return hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + tail : minutes + ":" + tail;
  }

  window.testimonyClock = clock;

  function Player(root) {
    this.root = root;
    this.audio = root.querySelector("audio");
    this.toggleButton = root.querySelector("[data-toggle]");
    this.seekBar = root.querySelector("[data-seek]");
    this.clockText = root.querySelector("[data-clock]");
    this.trouble = root.querySelector("[data-trouble]");
    this.length = Number(root.dataset.ms) / 1000;
    this.waiting = Number(root.dataset.at || 0) / 1000;
    this.transcript = document.querySelector('[data-for="' + root.id + '"]');
    this.words = this.transcript ? Array.from(this.transcript.querySelectorAll(".word")) : [];
    this.starts = this.words.map(function (word) { return Number(word.dataset.s); });
    this.sentences = sentencesOf(this.words);
    this.caption = root.querySelector("[data-caption]");
    this.litWord = null;
    this.litLine = null;
    this.audio.removeAttribute("controls");
    this.audio.preservesPitch = true;
    this.listen();
    if (this.waiting && this.audio.readyState) { this.audio.currentTime = this.waiting; }
    this.show();
  }

  Player.prototype.position = function () {
    return this.audio.readyState ? this.audio.currentTime : this.waiting;
  };

  Player.prototype.toggle = function () {
    if (this.audio.paused) { this.play(); } else { this.audio.pause(); }
  };

  Player.prototype.play = function () {
    var own = this;
    players.forEach(function (other) { if (other !== own) { other.audio.pause(); } });
    var started = this.audio.play();
    if (started) { started.catch(function (error) { if (error.name !== "AbortError") { own.fail(); } }); }
  };

  Player.prototype.fail = function () {
    this.trouble.textContent = this.root.dataset.failed;
  };

  Player.prototype.seek = function (seconds) {
    var wanted = Math.min(Math.max(0, seconds), Math.max(0, this.length - 0.05));
    if (this.audio.readyState) { this.audio.currentTime = wanted; } else { this.waiting = wanted; }
    this.show();
  };

  /* A sentence back is the beginning of this one, or of the one before where this one has just begun. */
  Player.prototype.sentence = function (direction) {
    var ms = this.position() * 1000, starts = this.sentences;
    var found = direction > 0
      ? starts.find(function (start) { return start > ms + 50; })
      : starts.filter(function (start) { return start < ms - AGAIN_SECONDS * 1000; }).pop() || 0;
    if (found !== undefined) { this.seek(found / 1000); }
  };

  Player.prototype.listen = function () {
    var own = this, audio = this.audio;
    this.toggleButton.addEventListener("click", function () { own.toggle(); });
    this.seekBar.addEventListener("input", function () { own.seek(Number(own.seekBar.value)); });
    this.seekBar.addEventListener("keydown", function (event) { own.keyOnBar(event); });
    this.root.addEventListener("click", function (event) {
      var step = event.target.closest("[data-step]");
      var sentence = event.target.closest("[data-sentence]"), captions = event.target.closest("[data-captions]");
      if (step) { own.seek(own.position() + Number(step.dataset.step)); }
      if (sentence) { own.sentence(Number(sentence.dataset.sentence)); }
      if (captions) { own.showCaptions(captions); }
    });
    var speed = this.root.querySelector("[data-speed]");
    if (speed) { speed.addEventListener("change", function () { audio.playbackRate = Number(speed.value); }); }
    audio.addEventListener("loadedmetadata", function () { if (own.waiting) { audio.currentTime = own.waiting; } });
    audio.addEventListener("error", function () { if (!audio.paused || own.root.contains(document.activeElement)) { own.fail(); } });
    audio.addEventListener("play", function () { own.trouble.textContent = ""; own.state(true); own.follow(); tellKeys(own); });
    audio.addEventListener("ended", function () { goOn(own); });
    ["pause", "ended"].forEach(function (name) { audio.addEventListener(name, function () { own.state(false); own.show(); }); });
    ["seeked", "timeupdate"].forEach(function (name) { audio.addEventListener(name, function () { own.show(); }); });
    if (this.transcript) { this.listenToWords(); }
  };

  Player.prototype.listenToWords = function () {
    var own = this;
    this.transcript.addEventListener("click", function (event) {
      var word = event.target.closest(".word"), time = event.target.closest("[data-time]");
      if (!word && !time || String(window.getSelection())) { return; }
      event.preventDefault();
      own.seek(Number(word ? word.dataset.s : time.dataset.time) / 1000);
      own.play();
    });
    document.addEventListener("keydown", function (event) { own.keyOnPage(event); });
  };

  Player.prototype.keyOnBar = function (event) {
    var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
    if (event.shiftKey && steps[event.key] * steps[event.key] === 1) { this.sentence(steps[event.key]); }
    else if (event.key === " ") { this.toggle(); } else if (steps[event.key]) {
      this.seek(this.position() + steps[event.key] * STEP_SECONDS);
    } else { return; }
    event.preventDefault();
  };

  /* Keys outside the slider: only where they have no meaning of their own, and space only once the sound was started. */
  Player.prototype.keyOnPage = function (event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.target.closest("a, button, input, select, textarea, summary, [contenteditable]")) { return; }
    if (!this.audio.readyState) { return; }
    var sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.shiftKey && !sideways) { return; }
    if (event.key === " ") { this.toggle(); }
    else if (event.shiftKey) { this.sentence(sideways); }
    else if (event.key === "ArrowLeft") { this.seek(this.position() - STEP_SECONDS); }
    else if (event.key === "ArrowRight") { this.seek(this.position() + STEP_SECONDS); }
    else { return; }
    event.preventDefault();
  };

  Player.prototype.state = function (isPlaying) {
    this.root.classList.toggle("is-playing", isPlaying);
    this.toggleButton.setAttribute("aria-label", isPlaying ? this.root.dataset.pause : this.root.dataset.play);
  };

  Player.prototype.follow = function () {
    var own = this;
    (function each() {
      own.show();
      if (!own.audio.paused) { window.requestAnimationFrame(each); }
    })();
  };

  Player.prototype.show = function () {
    var seconds = this.position(), shown = clock(seconds);
    this.root.style.setProperty("--played", (this.length ? seconds / this.length * 100 : 0) + "%");
    if (document.activeElement !== this.seekBar || !this.audio.paused) { this.seekBar.value = String(seconds); }
    if (shown !== this.shown) {
      this.shown = shown;
      this.clockText.textContent = shown;
      this.seekBar.setAttribute("aria-valuetext", this.root.dataset.moment.replace("{at}", shown).replace("{length}", clock(this.length)));
      if (this.transcript) { tellMoment(wholeSecond(seconds)); }
    }
    this.light(seconds * 1000);
  };

  Player.prototype.light = function (ms) {
    var low = 0, high = this.starts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (this.starts[middle] <= ms) { low = middle + 1; } else { high = middle; }
    }
    var word = ms > 0 && low ? this.words[low - 1] : null;
    if (word && ms >= Number(word.dataset.e) + 300) { word = null; }
    if (word === this.litWord) { return; }
    if (this.litWord) { this.litWord.classList.remove("is-lit"); }
    if (word) { word.classList.add("is-lit"); }
    this.litWord = word;
    if (word) { this.lightLine(word.closest(".line")); }
  };

  Player.prototype.lightLine = function (line) {
    if (line === this.litLine) { return; }
    if (this.litLine) { this.litLine.classList.remove("is-lit"); }
    line.classList.add("is-lit");
    this.litLine = line;
    this.tellCaption();
    var box = line.getBoundingClientRect();
    var covered = this.root.getBoundingClientRect().bottom;
    var wasFollowed = Date.now() - lastScroll > 3000;
    if (!this.audio.paused && wasFollowed && (box.bottom > window.innerHeight || box.top < covered)) {
      line.scrollIntoView({ block: "center" });
    }
  };

  Player.prototype.showCaptions = function (button) {
    var shown = this.caption.hidden;
    this.caption.hidden = !shown;
    button.setAttribute("aria-pressed", String(shown));
    this.tellCaption();
  };

  /* Not a live region: a screen reader would speak over the voice. */
  Player.prototype.tellCaption = function () {
    if (!this.caption || this.caption.hidden) { return; }
    var line = this.litLine || (this.words.length && this.words[0].closest(".line"));
    var words = line && (line.matches(".words") ? line : line.querySelector(".words"));
    this.caption.lang = words ? words.lang : "";
    this.caption.textContent = words ? words.textContent.trim() : "";
  };

  /* Where sentences begin: after a full stop; line by line where the words have none. */
  function sentencesOf(words) {
    var lines = words.map(function (word) { return word.closest(".line"); });
    var ended = words.map(function (word) { return ENDS_SENTENCE.test(word.textContent); });
    var stops = ended.indexOf(true) >= 0;
    return words.filter(function (word, at) {
      return at === 0 || (stops ? ended[at - 1] : lines[at] !== lines[at - 1]);
    }).map(function (word) { return Number(word.dataset.s); });
  }

  /* The keys of the keyboard, the headset and the lock screen. */
  function tellKeys(player) {
    var session = navigator.mediaSession;
    if (!session || !window.MediaMetadata) { return; }
    session.metadata = new window.MediaMetadata({ title: player.root.dataset.site });
    var keys = {
      play: function () { player.play(); },
      pause: function () { player.audio.pause(); },
      seekbackward: function () { player.seek(player.position() - STEP_SECONDS); },
      seekforward: function () { player.seek(player.position() + STEP_SECONDS); },
      seekto: function (details) { player.seek(details.seekTime); },
      previoustrack: player.sentences.length ? function () { player.sentence(-1); } : null,
      nexttrack: player.sentences.length ? function () { player.sentence(1); } : null
    };
    Object.keys(keys).forEach(function (key) {
      try { session.setActionHandler(key, keys[key]); } catch (unknown) { return; }
    });
  }

  /* In a collection: the next voice, unless a warning stands before it or there is nothing to hear. */
  function goOn(player) {
    var station = player.root.closest("[data-guided] > [data-station]");
    var next = station && station.nextElementSibling, wanted = document.querySelector("[data-go-on]");
    if (!next || !wanted || !wanted.checked) { return; }
    var root = next.querySelector("[data-player]"), guided = station.parentElement;
    var following = players.find(function (each) { return each.root === root; });
    next.scrollIntoView({ block: "center" });
    if (following) { following.play(); return; }
    document.querySelector("[data-guided-said]").textContent = guided.dataset.stopped;
    next.querySelector("h3").focus();
  }

  function begin() {
    var first = players.find(function (each) { return each.root.closest("[data-guided]"); });
    if (!first) { return; }
    first.root.closest("[data-station]").scrollIntoView({ block: "center" });
    first.play();
  }

  /* The citation and the link carry the second that is heard. */
  function tellMoment(second) {
    document.querySelectorAll("[data-moment-clock]").forEach(function (place) { place.textContent = clock(second); });
    document.querySelectorAll("[data-moment-address]").forEach(function (place) {
      var address = place.dataset.momentAddress + (second ? "?t=" + second : "");
      if (place.tagName === "A") { place.href = address; }
      else if (place.tagName === "INPUT") { place.value = address; } else { place.textContent = address; }
    });
  }

  function copy(button) {
    var source = document.getElementById(button.dataset.copy), said = document.getElementById(button.dataset.said);
    var field = document.createElement("textarea");
    field.value = source.value || source.textContent;
    if (source.tagName === "P") { field.value = field.value.trim().replace(/\s+/g, " "); }
    field.className = "visually-hidden";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    button.focus();
    said.textContent = done ? said.dataset.done : said.dataset.failed;
  }

  var lastScroll = 0;
  ["wheel", "touchmove"].forEach(function (name) {
    window.addEventListener(name, function () { lastScroll = Date.now(); }, { passive: true });
  });

  /* Whoever presses play, or begin, before the page is whole has not pressed in vain. */
  function pressedEarly(event) { early = event.target.closest("[data-toggle], [data-begin]"); }
  document.addEventListener("click", pressedEarly);

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) { copy(button); }
    if (event.target.closest("[data-begin]")) { begin(); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-player]").forEach(function (root) { players.push(new Player(root)); });
    document.removeEventListener("click", pressedEarly);
    if (early) { early.click(); }
  });
})();
