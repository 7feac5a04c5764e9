// Everything below the picture that can be set. Each control writes one shared value.

let controlNumber = 0;

function labelled(text, control) {
  control.id = control.id || `mv-control-${++controlNumber}`;
  return element("label", { class: "mv-control", for: control.id }, text, control);
}

/** A control bound to one shared value, both ways. */
function bound(model, key, control, property, convert = (value) => value) {
  const show = () => (control[property] = model.get(key));
  control.addEventListener("input", () => {
    const value = convert(control[property]);
    if (typeof value !== "number" || Number.isFinite(value)) model.set(key, value);
  });
  model.on(`change:${key}`, show);
  show();
  return { node: control, stop: () => model.off(`change:${key}`, show) };
}

function slider(model, key, { min, max, step }, name) {
  const input = element("input", { type: "range", min, max, step, "aria-label": name });
  input.dataset.lmSuppressShortcuts = "true";
  return bound(model, key, input, "value", Number);
}

function number(model, key, name, step) {
  const input = element("input", { type: "number", step, "aria-label": name, class: "mv-number" });
  input.dataset.lmSuppressShortcuts = "true";
  return bound(model, key, input, "value", Number);
}

function checkbox(model, key) {
  return bound(model, key, element("input", { type: "checkbox" }), "checked");
}

function choice(model, key, values, name) {
  const options = values.map((value) => {
    const option = element("option", { value });
    option.textContent = value;
    return option;
  });
  return bound(model, key, element("select", { "aria-label": name }, ...options), "value");
}

function button(text, name, action) {
  const node = element("button", { type: "button", "aria-label": name, title: name });
  node.textContent = text;
  node.addEventListener("click", action);
  return node;
}

/** One box for each mask: its colour, its name, whether it is shown. */
function layerBoxes(model, layers) {
  return layers.map((layer) => {
    const box = element("input", { type: "checkbox" });
    box.checked = !model.get("hidden").includes(layer.name);
    box.addEventListener("change", () => {
      const others = model.get("hidden").filter((name) => name !== layer.name);
      model.set("hidden", box.checked ? others : [...others, layer.name]);
    });
    const label = labelled("", box);
    label.append(swatchOf(layer.colour), layer.name);
    return label;
  });
}

function swatchOf(colour) {
  const swatch = element("span", { class: "mv-swatch" });
  swatch.style.background = colour;
  return swatch;
}

/** What the colours of the error view mean. */
function errorLegend() {
  const names = { found: HIT, "not there": FALSE_POSITIVE, missed: MISSED };
  const entries = Object.entries(names).map(([name, colour]) =>
    element("span", { class: "mv-control" }, swatchOf(colour), name),
  );
  return element("div", { class: "mv-row" }, ...entries);
}

/** Named windows, beside centre and width. */
function windowControls(model, facts) {
  const [low, high] = facts.range;
  const all = [(low + high) / 2, high - low || 1];
  const presets = { "all values": all, ...facts.presets };
  const step = facts.scale === 1 ? 1 : (high - low) / 100 || 1;
  const centre = number(model, "centre", "window centre", step);
  const width = number(model, "width", "window width", step);
  const select = element("select", { "aria-label": "window" });
  for (const name of ["window", ...Object.keys(presets)]) {
    const option = element("option", { value: name });
    option.textContent = name;
    select.append(option);
  }
  select.addEventListener("change", () => {
    if (!presets[select.value]) return;
    model.set("centre", presets[select.value][0]);
    model.set("width", presets[select.value][1]);
    select.value = "window";
  });
  const nodes = [select, labelled("centre", centre.node), labelled("width", width.node)];
  return { nodes, stops: [centre.stop, width.stop] };
}
