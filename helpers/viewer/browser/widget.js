// One view: panes, controls, keyboard; and what happens when a shared value changes.

const SAVE_AFTER = 150; // ms without a change until the kernel is told
const PLAY_EVERY = 100; // ms
const SHARED = [
  "plane", "index", "threshold", "opacity", "drawing", "errors", "compare", "centre", "width", "hidden",
];

class View {
  constructor(model, store, root) {
    Object.assign(this, { model, store, root, facts: store.facts, scorer: new Scorer(store) });
    this.truth = store.layers.find((layer) => layer.name === "truth");
    this.predictions = store.layers.filter((layer) => layer !== this.truth);
    this.rgb = this.facts.shape.length === 4;
    this.camera = new Camera();
    this.heat = false;
    this.stops = [];
    this.build();
    const changed = (key) => () => this.changed(key);
    for (const key of SHARED) {
      const listener = changed(key);
      model.on(`change:${key}`, listener);
      this.stops.push(() => model.off(`change:${key}`, listener));
    }
    const arrived = () => (this.drawn && !store.complete ? this.describe() : this.draw());
    store.listeners.add(arrived);
    this.stops.push(() => store.listeners.delete(arrived));
    this.changed("plane");
  }

  build() {
    const { model, facts, root } = this;
    root.classList.add("mv-root");
    root.tabIndex = 0;
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", "Viewer for images and masks; arrow keys turn slices");
    // Else JupyterLab moves to another cell when an arrow key is pressed.
    root.dataset.lmSuppressShortcuts = "true";
    root.addEventListener("keydown", (event) => this.key(event));

    this.slice = slider(model, "index", { min: 0, max: 0, step: 1 }, "slice");
    this.stops.push(this.slice.stop);
    this.place = element("span", { class: "mv-place", "aria-live": "polite" });
    this.playButton = button("▶", "play", () => this.play());
    const top = element("div", { class: "mv-row" });
    if (facts.volume) top.append(this.own(choice(model, "plane", PLANES, "plane")));
    top.append(this.slice.node, this.playButton, this.place);

    const actions = {
      moved: () => this.panes.forEach((pane) => pane.project()),
      pointed: (row, column) => this.point(row, column),
      left: () => (this.pointer.textContent = " "),
      step: (by) => this.step(by),
      wheelTurnsSlices: () => this.size.count > 1,
    };
    this.panes = [new Pane(this.camera, actions), new Pane(this.camera, actions)];
    const panes = element("div", { class: "mv-panes" }, ...this.panes.map((pane) => pane.node));
    this.pointer = element("div", { class: "mv-pointer" }, " ");
    this.legend = errorLegend();
    this.table = element("table", { class: "mv-scores" });
    this.notice = element("div", { class: "mv-notice", role: "status" });
    this.controls = element("div", { class: "mv-row" });
    this.fillControls();
    root.append(top, panes, this.legend, this.pointer, this.controls, this.table, this.notice);
  }

  own({ node, stop }) {
    this.stops.push(stop);
    return node;
  }

  fillControls() {
    const { model, store, facts, controls } = this;
    controls.append(...layerBoxes(model, store.layers));
    if (store.layers.length) {
      controls.append(
        this.own(choice(model, "drawing", ["fill", "outline"], "how masks are drawn")),
        labelled("opacity", this.own(slider(model, "opacity", { min: 0, max: 1, step: 0.05 }, "opacity"))),
      );
    }
    if (store.layers.some((layer) => layer.kind === "probability")) {
      const threshold = this.own(slider(model, "threshold", { min: 0, max: 1, step: 0.01 }, "threshold"));
      this.thresholdText = element("output", { class: "mv-output" });
      const heat = element("input", { type: "checkbox" });
      heat.addEventListener("change", () => {
        this.heat = heat.checked;
        this.draw();
      });
      const label = labelled("threshold", threshold);
      label.append(this.thresholdText);
      controls.append(label, labelled("probability", heat));
    }
    if (this.truth && this.predictions.length) {
      controls.append(labelled("errors", this.own(checkbox(model, "errors"))));
    }
    if (this.predictions.length > 1) {
      controls.append(labelled("side by side", this.own(checkbox(model, "compare"))));
      this.chosen = [0, 1].map((number) => this.predictionChoice(number));
    }
    if (!this.rgb) {
      const { nodes, stops } = windowControls(model, facts);
      controls.append(...nodes);
      this.stops.push(...stops);
    }
    controls.append(
      button("+", "zoom in", () => this.zoom(1.5)),
      button("−", "zoom out", () => this.zoom(1 / 1.5)),
      button("⟲", "show everything", () => this.zoom(0)),
      button("save picture", "save picture", () => this.save()),
    );
  }

  /** Which prediction a pane shows while two are compared. */
  predictionChoice(number) {
    const select = element("select", { "aria-label": `prediction ${number + 1}` });
    this.predictions.forEach((layer, i) => {
      const option = element("option", { value: i });
      option.textContent = layer.name;
      select.append(option);
    });
    select.value = String(number);
    select.addEventListener("change", () => this.draw());
    this.controls.append(select);
    return select;
  }

  changed(key) {
    if (key === "plane") {
      this.size = planeSize(this.facts, this.model.get("plane"));
      this.slice.node.max = this.size.count - 1;
      const several = this.size.count > 1 ? "" : "none";
      this.slice.node.style.display = this.playButton.style.display = several;
      if (this.model.get("index") >= this.size.count) this.model.set("index", this.size.count - 1);
      this.slice.node.value = this.model.get("index");
      this.camera.reset();
    }
    if (key === "plane" || key === "centre" || key === "width") {
      this.grey = greyTable(this.facts, this.model.get("centre"), this.model.get("width"));
    }
    this.draw();
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.model.save_changes(), SAVE_AFTER);
  }

  get index() {
    return Math.min(this.model.get("index"), this.size.count - 1);
  }

  cut(layer) {
    return cutOf(layer, this.model.get("threshold"));
  }

  visible(layer) {
    return !this.model.get("hidden").includes(layer.name);
  }

  /** What is drawn in each pane: the truth and some predictions. */
  contents() {
    const both = this.model.get("compare") && this.predictions.length > 1;
    for (const select of this.chosen || []) select.style.display = both ? "" : "none";
    if (both) return this.chosen.map((select) => [this.predictions[Number(select.value)]]);
    return [this.predictions];
  }

  draw() {
    const { model, facts, store } = this;
    const plane = model.get("plane");
    const needed = plane === "image" || plane === "axial" ? store.here[this.index] : store.complete;
    const contents = this.contents();
    this.legend.style.display = model.get("errors") && this.truth ? "" : "none";
    this.panes[1].node.style.display = contents.length > 1 ? "" : "none";
    this.describe();
    this.drawn = needed;
    if (!needed) return;
    const cut = (array) => cutPlane(array, facts, plane, this.index);
    const image = cut(store.image);
    this.values = new Map(store.layers.map((layer) => [layer, cut(layer.values)]));
    this.imageValues = image;
    contents.forEach((predictions, i) => this.drawPane(this.panes[i], image, predictions, i));
    this.score();
    this.root.dataset.index = this.index;
    this.root.dataset.plane = plane;
  }

  drawPane(pane, image, predictions, number) {
    const { model, truth } = this;
    pane.resize(this.size);
    paintImage(pane.pixels, image, this.grey);
    const opacity = model.get("opacity");
    const outline = model.get("drawing") === "outline";
    const shown = predictions.filter((layer) => this.visible(layer));
    if (model.get("errors") && truth && shown.length) {
      const [found] = shown;
      const [is, says] = [truth, found].map((layer) => this.values.get(layer));
      paintErrors(pane.pixels, is, this.cut(truth), says, this.cut(found), opacity);
      this.name(pane, `${found.name} against truth`, number);
    } else {
      const layers = truth && this.visible(truth) ? [truth, ...shown] : shown;
      for (const layer of layers) {
        const values = this.values.get(layer);
        if (this.heat && layer.kind === "probability") {
          paintHeat(pane.pixels, layer, values, opacity);
        } else {
          const options = { cut: this.cut(layer), opacity, outline };
          paintLayer(pane.pixels, layer, values, this.size.columns, options);
        }
      }
      this.name(pane, layers.map((layer) => layer.name).join(" and "), number);
    }
    pane.show();
  }

  name(pane, text, number) {
    pane.title.textContent = text || " ";
    pane.canvas.setAttribute("aria-label", `picture ${number + 1}: image with ${text || "no masks"}`);
  }

  describe() {
    const { facts, index, size, store } = this;
    this.root.dataset.loaded = `${store.loaded}/${store.count}`;
    const title = facts.names[index] && !facts.volume ? ` · ${facts.names[index]}` : "";
    const mm = facts.volume && facts.spacing ? ` · ${this.millimetres()} mm` : "";
    this.place.textContent = size.count > 1 ? `${index + 1} / ${size.count}${mm}${title}` : title.slice(3);
    if (this.thresholdText) this.thresholdText.value = this.model.get("threshold").toFixed(2);
    this.notice.textContent = store.error
      ? `The slices could not be read: ${store.error.message}`
      : store.complete
        ? ""
        : `${store.loaded} of ${store.count} slices are here; the others come from the kernel when it is free.`;
  }

  millimetres() {
    const axis = { coronal: 1, sagittal: 2 }[this.model.get("plane")] || 0;
    return (this.index * this.facts.spacing[axis]).toFixed(1);
  }

  point(row, column) {
    if (!this.imageValues) return;
    const { facts } = this;
    const i = row * this.size.columns + column;
    const [z, y, x] = voxelAt(facts, this.model.get("plane"), this.index, row, column);
    const where = facts.volume ? `z ${z}, y ${y}, x ${x}` : `y ${y}, x ${x}`;
    const real = (stored) => Number((facts.offset + facts.scale * stored).toPrecision(5));
    const value = this.rgb
      ? `RGB ${[0, 1, 2].map((c) => real(this.imageValues[3 * i + c])).join(", ")}`
      : `${real(this.imageValues[i])}${facts.units ? ` ${facts.units}` : ""}`;
    const layers = this.store.layers.map((layer) => {
      const stored = this.values.get(layer)[i];
      const shown = layer.kind === "probability" ? Math.max(0, stored - 0.5) / 100 : stored;
      return `${layer.name} ${Number(shown.toFixed(3))}`;
    });
    this.pointer.textContent = [where, value, ...layers].join(" · ");
  }

  score() {
    if (!this.truth || !this.predictions.length) return;
    const { model, truth, facts, store } = this;
    const threshold = model.get("threshold");
    const several = store.count > 1;
    const here = facts.volume ? "this slice" : several ? "this image" : "";
    const all = facts.volume ? "whole volume" : `mean of ${store.count} images`;
    const rows = [];
    for (const layer of this.predictions) {
      const values = [truth, layer].map((one) => this.values.get(one));
      const one = this.scorer.ofSlice(truth, this.cut(truth), layer, threshold, ...values);
      rows.push([layer.name, here, one]);
      if (several && store.complete) {
        rows.push([layer.name, all, this.scorer.ofAll(truth, this.cut(truth), layer, threshold)]);
      }
    }
    const names = Object.keys(rows[0][2]);
    const line = (tag, texts) => element("tr", {}, ...texts.map((text) => {
      const node = element(tag);
      node.textContent = text;
      return node;
    }));
    const body = rows.map(([name, what, scores]) => {
      const row = line("td", [name, what, ...names.map((key) => scores[key].toFixed(3))]);
      names.forEach((key, i) => (row.children[i + 2].dataset.value = scores[key]));
      return row;
    });
    this.table.replaceChildren(line("th", ["", "", ...names]), ...body);
  }

  step(by) {
    const index = Math.min(this.size.count - 1, Math.max(0, this.index + by));
    if (index !== this.model.get("index")) this.model.set("index", index);
  }

  key(event) {
    const inControl = event.target !== this.root;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    const far = { Home: -Infinity, End: Infinity };
    if (inControl || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in steps) this.step(steps[event.key]);
    else if (event.key in far) this.step(far[event.key] > 0 ? this.size.count : -this.size.count);
    else if (event.key === "+") this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.zoom(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  zoom(factor) {
    if (factor) this.camera.zoomAt(factor, 0.5, 0.5);
    else this.camera.reset();
    for (const pane of this.panes) pane.project();
  }

  play() {
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = null;
    } else {
      const next = () => this.model.set("index", (this.index + 1) % this.size.count);
      this.playing = setInterval(next, PLAY_EVERY);
    }
    this.playButton.textContent = this.playing ? "⏸" : "▶";
    this.playButton.setAttribute("aria-label", this.playing ? "pause" : "play");
  }

  /** The panes as they are, side by side, as a PNG file. */
  save() {
    const shown = this.panes.filter((pane) => pane.node.style.display !== "none");
    const picture = document.createElement("canvas");
    picture.width = shown.reduce((total, pane) => total + pane.canvas.width, 0);
    picture.height = shown[0].canvas.height;
    let left = 0;
    for (const pane of shown) {
      picture.getContext("2d").drawImage(pane.canvas, left, 0);
      left += pane.canvas.width;
    }
    picture.toBlob((blob) => {
      const link = element("a", { download: `${this.model.get("plane")}_${this.index}.png` });
      link.href = URL.createObjectURL(blob);
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  close() {
    clearInterval(this.playing);
    clearTimeout(this.saving);
    for (const stop of this.stops) stop();
  }
}

export default () => {
  let store;
  return {
    initialize({ model }) {
      store = new Store(model);
      store.load().catch((error) => store.fail(error));
    },
    render({ model, el }) {
      if (typeof DecompressionStream === "undefined") {
        el.textContent = "This browser is too old for the viewer: it lacks DecompressionStream.";
        return undefined;
      }
      const root = element("div");
      el.append(root);
      const view = new View(model, store, root);
      return () => view.close();
    },
  };
};
