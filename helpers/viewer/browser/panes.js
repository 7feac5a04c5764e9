// A pane: one canvas with the picture, a title above it, zoom and pan by mouse.

const LONGEST = 480; // CSS pixels of a picture's longer side
const SMALLEST = 160;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Zoom and pan, the same for all panes of a view: the picture's centre in the middle of a pane. */
class Camera {
  constructor() {
    this.reset();
  }

  reset() {
    this.zoom = 1;
    this.x = 0.5;
    this.y = 0.5;
  }

  /** Zoom so that the point (u, v) of the pane, from 0 to 1, stays where it is. */
  zoomAt(factor, u, v) {
    const zoom = Math.min(32, Math.max(1, this.zoom * factor));
    this.x += (u - 0.5) * (1 / this.zoom - 1 / zoom);
    this.y += (v - 0.5) * (1 / this.zoom - 1 / zoom);
    this.zoom = zoom;
    this.keepInside();
  }

  move(du, dv) {
    this.x -= du / this.zoom;
    this.y -= dv / this.zoom;
    this.keepInside();
  }

  keepInside() {
    const half = 0.5 / this.zoom;
    this.x = Math.min(1 - half, Math.max(half, this.x));
    this.y = Math.min(1 - half, Math.max(half, this.y));
  }
}

class Pane {
  constructor(camera, actions) {
    this.camera = camera;
    this.actions = actions;
    this.title = element("div", { class: "mv-title" });
    this.canvas = element("canvas", { class: "mv-canvas", role: "img" });
    this.node = element("div", { class: "mv-pane" }, this.title, this.canvas);
    this.source = document.createElement("canvas");
    this.listen();
  }

  resize({ rows, columns, aspect }) {
    if (this.source.width !== columns || this.source.height !== rows) {
      this.source.width = columns;
      this.source.height = rows;
      this.data = this.source.getContext("2d").createImageData(columns, rows);
      this.pixels = new Uint32Array(this.data.data.buffer);
    }
    const tall = rows * aspect;
    const longer = Math.max(tall, columns);
    const size = Math.max(SMALLEST, Math.min(LONGEST, longer * Math.ceil(LONGEST / 2 / longer)));
    const width = Math.max(1, Math.round((size * columns) / longer));
    const height = Math.max(1, Math.round((size * tall) / longer));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
  }

  /** Show `pixels`, which were filled since. */
  show() {
    this.source.getContext("2d").putImageData(this.data, 0, 0);
    this.project();
  }

  project() {
    const { zoom, x, y } = this.camera;
    const { width, height } = this.source;
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    const [w, h] = [width / zoom, height / zoom];
    const from = [x * width - w / 2, y * height - h / 2];
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.source, ...from, w, h, 0, 0, this.canvas.width, this.canvas.height);
  }

  /** Where an event is in the pane, each from 0 to 1. */
  where(event) {
    const box = this.canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  /** Row and column of the picture under an event. */
  pixel(event) {
    const [u, v] = this.where(event);
    const { zoom, x, y } = this.camera;
    const clip = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value * size)));
    return [
      clip(y + (v - 0.5) / zoom, this.source.height),
      clip(x + (u - 0.5) / zoom, this.source.width),
    ];
  }

  listen() {
    const { canvas, camera, actions } = this;
    let last = null;
    canvas.addEventListener("pointerdown", (event) => {
      last = this.where(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointerup", () => (last = null));
    canvas.addEventListener("pointermove", (event) => {
      if (last) {
        const now = this.where(event);
        camera.move(now[0] - last[0], now[1] - last[1]);
        last = now;
        actions.moved();
      }
      actions.pointed(...this.pixel(event));
    });
    canvas.addEventListener("pointerleave", () => actions.left());
    canvas.addEventListener("dblclick", () => {
      camera.reset();
      actions.moved();
    });
    canvas.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        if (actions.wheelTurnsSlices() && !event.ctrlKey && !event.metaKey) {
          actions.step(Math.sign(event.deltaY));
          return;
        }
        camera.zoomAt(event.deltaY < 0 ? 1.25 : 0.8, ...this.where(event));
        actions.moved();
      },
      { passive: false },
    );
  }
}
