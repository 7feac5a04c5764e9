// The arrays, filled slab by slab; shared by all views of one widget.

const ARRAYS = { uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array };
const SLAB_BYTES = 6e6;
const REQUESTS_UNDER_WAY = 2;

async function inflate(view) {
  const stream = new Blob([view]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/** Stored values from bytes as `transport.py` sends them: 16 bits come as low bytes, then high. */
function fillFrom(array, bytes, start) {
  if (array.BYTES_PER_ELEMENT === 1) {
    array.set(bytes, start);
    return;
  }
  const count = bytes.length / 2;
  for (let i = 0; i < count; i++) array[start + i] = bytes[i] | (bytes[count + i] << 8);
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
    const arrays = [this.image, ...this.layers.map((layer) => layer.values)];
    const parts = await Promise.all([...buffers].map(inflate));
    arrays.forEach((array, i) => {
      const size = array.length / this.count;
      fillFrom(array, new Uint8Array(parts[i]), start * size);
    });
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
