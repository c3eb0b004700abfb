/*
sending.js - sends a recording in pieces (tus 1.0) so that it cannot be lost: after a cut line, a restart or a sign-out it
asks the archive how much is there and goes on from that. Each piece carries its SHA-256; at the end that of the whole is
compared. Used by upload.js and record.js; it knows no page, only the sentences that the page has under data-say.
*/
(function () {
  "use strict";

  var TUS = "1.0.0";
  var SMALLEST = 64 * 1024;
  var LARGEST = 8 * 1024 * 1024;
  var FIRST = 512 * 1024;
  var READ = 4 * 1024 * 1024;
  var HEAD = 1024 * 1024;
  var LONGEST_WAIT = 15000;
  var SIGNED_OUT_EVERY = 4000;

  function say(key) {
    var found = document.querySelector('[data-say="' + key + '"]');
    return found ? found.textContent.trim() : key;
  }

  /* The worker that hashes; one for a page, asked in order. */
  function Hasher(address) {
    var worker = new Worker(address);
    var waiting = new Map();
    var last = 0;
    worker.addEventListener("message", function (event) {
      waiting.get(event.data.key)(event.data.hex);
      waiting.delete(event.data.key);
    });
    this.ask = function (op, bytes) {
      return new Promise(function (resolve) {
        last += 1;
        waiting.set(last, resolve);
        worker.postMessage({ key: last, op: op, bytes: bytes });
      });
    };
  }

  /* As the language of the page writes it: 1.4 MB, 1,4 MB, 1,4 Mo. */
  function size(bytes) {
    var step = bytes >= 1e9 ? [1e9, "gigabyte", 1] : bytes >= 1e6 ? [1e6, "megabyte", 1] : [1e3, "kilobyte", 0];
    var style = { style: "unit", unit: step[1], minimumFractionDigits: step[2], maximumFractionDigits: step[2] };
    return new Intl.NumberFormat(document.documentElement.lang, style).format(Math.max(bytes / step[0], 1));
  }

  function base64OfHex(hex) {
    return btoa(hex.replace(/../g, function (pair) { return String.fromCharCode(parseInt(pair, 16)); }));
  }

  function base64OfText(text) {
    return btoa(Array.from(new TextEncoder().encode(text), function (byte) { return String.fromCharCode(byte); }).join(""));
  }

  function Refused(sentence, status) {
    this.sentence = sentence;
    this.status = status;
  }

  function Stopped() { this.stopped = true; }

  /*
  A way to one arrival. `page` gives token (and takes a new one), ping, door and origin of the form; `state(name, words)`
  is told "sending", "waiting", "signed-out", "paused", "full". Every method may take as long as it must: it ends when the
  archive has said so, or with Refused, or Stopped.
  */
  function Line(page, url, state) {
    this.page = page;
    this.url = url;
    this.state = state;
    this.wait = 500;
    this.stopped = false;
    this.isOther = false;
    this.held = null;
    this.request = null;
  }

  Line.prototype.pause = function () {
    var line = this;
    if (this.held) { return; }
    this.held = {};
    this.held.promise = new Promise(function (resolve) { line.held.release = resolve; });
    this.state("paused", say("paused"));
    if (this.request) { this.request.abort(); }
  };

  Line.prototype.resume = function () {
    var held = this.held;
    this.held = null;
    this.wait = 500;
    if (held) { held.release(); }
    if (this.wake) { this.wake(); }
  };

  Line.prototype.stop = function () {
    this.stopped = true;
    if (this.request) { this.request.abort(); }
    this.resume();
  };

  /* One request; resolves with the finished XMLHttpRequest, status 0 for none at all. */
  Line.prototype.once = function (method, url, headers, body, progress) {
    var line = this;
    return new Promise(function (resolve) {
      var request = new XMLHttpRequest();
      line.request = request;
      request.open(method, url);
      request.timeout = 120000;
      request.setRequestHeader("Tus-Resumable", TUS);
      request.setRequestHeader("X-CSRFToken", line.page.token);
      Object.keys(headers || {}).forEach(function (name) { request.setRequestHeader(name, headers[name]); });
      if (progress) { request.upload.addEventListener("progress", progress); }
      request.addEventListener("loadend", function () { line.request = null; resolve(request); });
      request.send(body === undefined ? null : body);
    });
  };

  /* Wait a little, longer each time; at once when the line comes back or somebody says so. */
  Line.prototype.rest = function (least) {
    var line = this;
    var after = Math.max(least || 0, this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    return new Promise(function (resolve) {
      function wake() {
        window.clearTimeout(timer);
        window.removeEventListener("online", wake);
        line.wake = null;
        resolve();
      }
      var timer = window.setTimeout(wake, after);
      window.addEventListener("online", wake);
      line.wake = wake;
    });
  };

  Line.prototype.signedIn = async function () {
    for (;;) {
      if (this.stopped) { throw new Stopped(); }
      if (await this.freshToken()) { return; }
      this.state("signed-out", say(this.isOther ? "somebody-else" : "signed-out"));
      await this.rest(SIGNED_OUT_EVERY);
    }
  };

  /* Take the token of a session that began meanwhile, and say whether it is hers: nothing is sent in somebody else's name. */
  Line.prototype.freshToken = async function () {
    try {
      var answer = await fetch(this.page.ping, { credentials: "same-origin", cache: "no-store" });
      this.isOther = answer.ok && answer.headers.get("X-Person") !== this.page.person;
      if (!answer.ok || this.isOther) { return false; }
      this.page.token = answer.headers.get("X-CSRFToken");
      return true;
    } catch {
      return false; /* no line: the old one is tried */
    }
  };

  /* Ask until there is an answer that says something; `retried(status)` may give another way out. */
  Line.prototype.ask = async function (method, url, headers, body, options) {
    var tries = 0;
    var given = options || {};
    for (;;) {
      if (this.stopped) { throw new Stopped(); }
      if (this.held) { await this.held.promise; if (given.again) { return null; } continue; }
      var answer = await this.once(method, url, headers, body, given.progress);
      if (this.stopped) { throw new Stopped(); }
      if (this.held) { continue; }
      if (answer.status >= 200 && answer.status < 300) {
        this.wait = 500;
        this.state("sending", "");
        /* A long sending is being here: workspace.js warns those who have not moved. */
        document.dispatchEvent(new Event("input"));
        return answer;
      }
      if (given.pass && given.pass.indexOf(answer.status) >= 0) { return answer; }
      if (answer.status === 401) { await this.signedIn(); if (given.again) { return null; } continue; }
      if (answer.status === 400 && answer.getResponseHeader("Tus-Resumable") === null && tries < 2) {
        tries += 1;
        await this.signedIn();
        continue;
      }
      if (answer.status === 507) {
        this.state("full", sentenceOf(answer));
        await this.rest(5000);
      } else if (answer.status === 0 || answer.status >= 500 || answer.status === 423 || answer.status === 429) {
        this.state("waiting", answer.status === 423 ? sentenceOf(answer) : say("no-line"));
        await this.rest();
      } else {
        throw new Refused(sentenceOf(answer), answer.status);
      }
      if (given.again) { return null; }
    }
  };

  function sentenceOf(answer) {
    var plain = (answer.getResponseHeader("Content-Type") || "").indexOf("text/plain") === 0;
    return plain ? answer.responseText.trim() : say("refused");
  }

  Line.prototype.offset = async function () {
    var answer = await this.ask("HEAD", this.url);
    return Number(answer.getResponseHeader("Upload-Offset"));
  };

  /* Send a piece that begins at `offset`; return how much the archive has then, which may be another number. */
  Line.prototype.put = async function (bytes, offset, hasher, headers, progress) {
    var sum = await hasher.ask("piece", bytes);
    var all = Object.assign({
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
      "Upload-Checksum": "sha256 " + base64OfHex(sum)
    }, headers || {});
    var answer = await this.ask("PATCH", this.url, all, bytes, { again: true, pass: [409, 460], progress: progress });
    if (answer === null || answer.status === 409 || answer.status === 460) { return this.offset(); }
    return Number(answer.getResponseHeader("Upload-Offset"));
  };

  /* Ask that it be taken in; return where it is, or null where what arrived is not what was read. `told`: a warning. */
  Line.prototype.finish = async function (sum) {
    var answer = await this.ask("POST", this.url + "/finish", sum ? { "X-Content-SHA256": sum } : {}, undefined, { pass: [460] });
    this.told = answer.status === 200 ? sentenceOf(answer) : "";
    return answer.status === 460 ? null : answer.getResponseHeader("Location");
  };

  Line.prototype.drop = function () {
    return this.ask("DELETE", this.url, {}, undefined, { pass: [404] });
  };

  /* Announce a file under an agreement; return the address of its arrival. */
  Line.prototype.begin = async function (arrivals, agreement, name, more) {
    var said = Object.assign({ agreement: agreement, filename: name }, more.said || {});
    var metadata = Object.keys(said).map(function (key) { return key + " " + base64OfText(String(said[key])); }).join(",");
    var length = more.length === undefined ? { "Upload-Defer-Length": "1" } : { "Upload-Length": String(more.length) };
    var answer = await this.ask("POST", arrivals, Object.assign({ "Upload-Metadata": metadata }, length));
    this.url = answer.getResponseHeader("Location");
    return this.url;
  };

  async function read(file, from, to) {
    try {
      return await file.slice(from, to).arrayBuffer();
    } catch {
      throw new Refused(say("unreadable"), 0);
    }
  }

  /* The SHA-256 of the first MiB, by which the same file is known again under any name. */
  async function headOf(file, hasher) {
    return hasher.ask("piece", await read(file, 0, Math.min(HEAD, file.size)));
  }

  /*
  Send a whole file over its line. `knows` says that the archive knows its length; `progress(sent, secondsLeft)` is told
  often. Returns the address of the page that says where it is.
  */
  async function send(file, line, hasher, knows, head, progress) {
    for (var round = 0; round < 2; round++) {
      var offset = await line.offset();
      var hashed = 0;
      var size = FIRST;
      var began = Date.now();
      var from = offset;
      var first = knows ? {} : { "Upload-Length": String(file.size), "X-Head": head };
      await hasher.ask("begin");
      while (offset < file.size) {
        var piece = await read(file, offset, Math.min(offset + size, file.size));
        var at = offset;
        var started = Date.now();
        offset = await line.put(piece, at, hasher, first, function (event) {
          told(at + event.loaded);
        });
        if (offset > at) { first = {}; }
        var took = Date.now() - started;
        /* A bad line gets smaller pieces: less of them has to be sent again. */
        if (offset !== at + piece.byteLength || took > 8000) { size = Math.max(SMALLEST, Math.floor(size / 2)); } else if (took < 2000) { size = Math.min(LARGEST, size * 2); }
        if (hashed === at && offset === at + piece.byteLength) {
          await hasher.ask("more", piece);
          hashed = offset;
        }
        told(offset);
      }
      line.state("checking", say("checking"));
      while (hashed < file.size) {
        await hasher.ask("more", await read(file, hashed, Math.min(hashed + READ, file.size)));
        hashed = Math.min(hashed + READ, file.size);
      }
      var where = await line.finish(await hasher.ask("end"));
      if (where !== null) { return where; }
      line.state("waiting", say("differs"));
    }
    throw new Refused(say("differs-again"), 460);

    function told(sent) {
      var seconds = (Date.now() - began) / 1000;
      var rate = (sent - from) / seconds;
      progress(Math.min(sent, file.size), seconds > 1 && rate > 0 ? (file.size - sent) / rate : NaN);
    }
  }

  function tokenOf(where) {
    var field = where.querySelector('input[name="csrf_token"]');
    return field ? field.value : "";
  }

  window.Sending = { Hasher: Hasher, Line: Line, Refused: Refused, Stopped: Stopped, headOf: headOf, send: send, say: say, size: size, tokenOf: tokenOf };
})();
