// The arrays, filled slab by slab; shared by all views of one widget.

const ARRAYS = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array };
const SLAB_BYTES = 6e6;
const REQUESTS_UNDER_WAY = 2;

/** Hand over what a zlib stream holds, piece by piece, with the place of each. */
async function inflate(view, take) {
  const { readable, writable } = new DecompressionStream("deflate");
  const writer = writable.getWriter();
  // What is wrong with the stream is said where it is read.
  writer.write(view).then(() => writer.close()).catch(() => {});
  const reader = readable.getReader();
  for (let at = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    take(value, at);
    at += value.length;
  }
}

/** What puts pieces of a slab into `array` from `start` on; `transport.py` says how they come. */
function filler(array, start, pixels, slicePixels, isMask) {
  if (isMask) return (bytes, at) => fillBits(array, start, slicePixels, bytes, at);
  if (array.BYTES_PER_ELEMENT === 1) return (bytes, at) => array.set(bytes, start + at);
  return (bytes, at) => {
    const low = Math.max(0, Math.min(bytes.length, pixels - at));
    for (let i = 0, to = start + at; i < low; i++, to++) array[to] = bytes[i];
    for (let i = low, to = start + at + low - pixels; i < bytes.length; i++, to++) {
      array[to] |= bytes[i] << 8;
    }
  };
}

/** Masks come with eight pixels a byte; each slice begins with a byte of its own. */
function fillBits(array, start, slicePixels, bytes, at) {
  const row = Math.ceil(slicePixels / 8);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (!byte) continue; // the array begins with zeros
    const slice = Math.floor((at + i) / row);
    const first = (at + i - slice * row) * 8;
    const count = Math.min(8, slicePixels - first);
    const to = start + slice * slicePixels + first;
    for (let k = 0; k < count; k++) array[to + k] = (byte >> (7 - k)) & 1;
  }
}

class Store {
  constructor(model) {
    this.model = model;
    this.facts = model.get("_facts");
    const [n, h, w, channels = 1] = this.facts.shape;
    this.count = n;
    this.image = new ARRAYS[this.facts.dtype](n * h * w * channels);
    this.layers = this.facts.layers.map((layer) => ({
      ...layer,
      values: new ARRAYS[layer.dtype](n * h * w),
    }));
    this.here = new Uint8Array(n);
    this.loaded = 0;
    this.listeners = new Set();
    model.on("msg:custom", (content, buffers) => {
      if (content.slab) this.take(content.slab, buffers).catch((error) => this.fail(error));
    });
  }

  get complete() {
    return this.loaded === this.count;
  }

  async load() {
    const first = this.facts.first;
    await this.put([first, first + 1], this.model.get("_first"));
    this.queue = this.slabs(first);
    for (let i = 0; i < REQUESTS_UNDER_WAY; i++) this.ask();
  }

  fail(error) {
    this.error = error;
    this.tell();
  }

  /** Slabs from the slice that is here outwards: what is next to it is looked at first. */
  slabs(first) {
    const bytes = this.image.byteLength / this.count;
    const deep = Math.max(1, Math.floor(SLAB_BYTES / bytes));
    const slabs = [];
    let low = first;
    let high = first + 1;
    while (low > 0 || high < this.count) {
      if (high < this.count) {
        slabs.push([high, Math.min(this.count, high + deep)]);
        high += deep;
      }
      if (low > 0) {
        slabs.push([Math.max(0, low - deep), low]);
        low = Math.max(0, low - deep);
      }
    }
    return slabs;
  }

  ask() {
    const slab = this.queue.shift();
    if (slab) this.model.send({ want: slab });
  }

  async take(slab, buffers) {
    this.ask();
    await this.put(slab, buffers);
  }

  async put([start, stop], buffers) {
    const targets = [{ values: this.image }, ...this.layers];
    const jobs = targets.map(({ values, kind }, i) => {
      const size = values.length / this.count;
      const fill = filler(values, start * size, (stop - start) * size, size, kind === "mask");
      return inflate(buffers[i], fill);
    });
    await Promise.all(jobs);
    for (let i = start; i < stop; i++) {
      this.loaded += 1 - this.here[i];
      this.here[i] = 1;
    }
    this.tell();
  }

  tell() {
    for (const listener of this.listeners) listener();
  }
}
