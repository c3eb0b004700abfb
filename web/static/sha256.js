/*
sha256.js - a worker that says the SHA-256 of what it is given: of each piece by itself, and of all of them in a row.

The browser's own digest wants a file whole in memory, which a film is not. FIPS 180-4; compared with the server's in the
tests. Messages in: {key, op: "begin" | "piece" | "more" | "end", bytes}. Messages out: {key, hex}.
*/
(function () {
  "use strict";

  var K = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01,
    0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
    0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
    0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  ]);
  var FIRST = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  var w = new Int32Array(64);

  function Hash() {
    this.h = new Int32Array(FIRST);
    this.rest = new Uint8Array(64);
    this.waiting = 0;
    this.total = 0;
  }

  function block(h, bytes, at) {
    var i, t1, t2, x, y;
    var a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
    for (i = 0; i < 16; i++, at += 4) {
      w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (; i < 64; i++) {
      x = w[i - 15];
      y = w[i - 2];
      w[i] = (w[i - 16] + w[i - 7] + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)) +
        (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10))) | 0;
    }
    for (i = 0; i < 64; i++) {
      t1 = (k + (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      t2 = ((((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += k;
  }

  Hash.prototype.add = function (bytes) {
    var at = 0;
    this.total += bytes.length;
    if (this.waiting) {
      at = Math.min(64 - this.waiting, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.waiting);
      this.waiting += at;
      if (this.waiting < 64) { return; }
      block(this.h, this.rest, 0);
      this.waiting = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) { block(this.h, bytes, at); }
    this.rest.set(bytes.subarray(at));
    this.waiting = bytes.length - at;
  };

  Hash.prototype.hex = function () {
    var bits = this.total * 8;
    var tail = new Uint8Array(this.waiting < 56 ? 64 - this.waiting : 128 - this.waiting);
    var view = new DataView(tail.buffer);
    tail[0] = 0x80;
    view.setUint32(tail.length - 8, Math.floor(bits / 0x100000000));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.add(tail);
    return Array.from(this.h, function (each) { return (each >>> 0).toString(16).padStart(8, "0"); }).join("");
  };

  var running = new Hash();

  function hexOf(bytes) {
    return Array.from(new Uint8Array(bytes), function (each) { return each.toString(16).padStart(2, "0"); }).join("");
  }

  self.addEventListener("message", function (event) {
    var asked = event.data;
    var hex = "";
    var piece;
    /* A piece is small enough for the browser's own digest, which is faster; over plain http there is none. */
    if (asked.op === "piece" && self.crypto && self.crypto.subtle) {
      self.crypto.subtle.digest("SHA-256", asked.bytes).then(function (bytes) { self.postMessage({ key: asked.key, hex: hexOf(bytes) }); });
      return;
    }
    if (asked.op === "begin") { running = new Hash(); }
    if (asked.op === "piece") { piece = new Hash(); piece.add(new Uint8Array(asked.bytes)); hex = piece.hex(); }
    if (asked.op === "more") { running.add(new Uint8Array(asked.bytes)); }
    if (asked.op === "end") { hex = running.hex(); }
    self.postMessage({ key: asked.key, hex: hex });
  });
})();
