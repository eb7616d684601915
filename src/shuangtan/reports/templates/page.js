(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const panel = document.getElementById("panel"), body = document.getElementById("panel-body");
  const title = document.getElementById("panel-title");
  let english = false, opener = null, shown = null;

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children.filter(child => child !== "" && child != null));
    return node;
  };
  const word = key => data.words[key][english ? 1 : 0];
  const line = (key, ...content) => make("div", {}, make("dt", {}, word(key)), make("dd", {}, ...content));

  const evidence = piece => {
    const source = data.sources[piece.source];
    const named = source ? `${source.publisher}《${source.title}》${source.date || ""}` : piece.source;
    const lines = [line("source", [named, piece.clause].filter(Boolean).join("；"))];
    if (source && source.note) lines.push(line("why", source.note));
    if (piece.file) lines.push(line("file", make("span", { class: "mono" }, `${piece.file} ${piece.at || ""}`)));
    if (piece.sha256) lines.push(make("div", {}, make("dt", {}, "SHA-256"), make("dd", { class: "mono" }, piece.sha256)));
    return lines;
  };

  const clause = handle => {
    const found = data.clauses[handle];
    if (!found) return [line("clause", make("span", { class: "mono" }, handle))];
    const both = make("div", { class: found.official ? "side two" : "side" }, make("p", {}, found.meaning));
    if (found.official) both.prepend(make("p", { class: "official" }, found.official));
    return [line("clause", `${found.place} `, make("span", { class: "mono" }, handle)), line("meaning", both)];
  };

  const branch = (id, depth) => {
    const node = data.figures[id];
    if (!node) return make("p", { class: "mono" }, id);
    const value = make("b", { class: node.exact ? "" : "gap" }, `${node.value}${node.unit ? " " + node.unit : ""}`);
    const state = make("span", { class: "chip" }, english ? node.state_en : node.state_zh);
    const grade = make("span", { class: "badge g" + (node.grade === "—" ? "X" : node.grade) }, node.grade);
    const details = make("details", depth < 2 ? { open: "" } : {}, make("summary", {}, node.label, " ", value, " ", state, " ", grade));
    const list = make("dl");
    if (node.rule) list.append(line("rule", node.rule, node.numbers ? make("div", { class: "mono" }, "= " + node.numbers) : ""));
    if (node.exact && node.exact !== node.value) list.append(line("exact", make("span", { class: "mono" }, node.exact)));
    if (node.range) list.append(line("range", node.range));
    if (node.why) list.append(line("why", node.why));
    for (const piece of node.evidence || []) list.append(...evidence(piece));
    if (node.clause) list.append(...clause(node.clause));
    list.append(make("div", {}, make("dt", {}, "id"), make("dd", { class: "mono" }, id)));
    details.append(list);
    for (const input of node.inputs || []) details.append(branch(input, depth + 1));
    return details;
  };

  const show = id => {
    if (!data.figures[id]) return;
    shown = id;
    title.textContent = data.figures[id].label;
    const command = make("p", { class: "note mono" }, `shuangtan explain '${id}'`);
    body.replaceChildren(make("div", { class: "tree" }, branch(id, 0)), command);
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const hide = () => {
    panel.hidden = true;
    shown = null;
    if (opener) opener.focus();
  };
  document.addEventListener("click", event => {
    const figure = event.target.closest && event.target.closest("[data-fig]");
    if (!figure) return;
    opener = figure;
    show(figure.dataset.fig);
    panel.focus();
  });
  document.getElementById("panel-close").addEventListener("click", hide);
  document.addEventListener("keydown", event => { if (event.key === "Escape" && !panel.hidden) hide(); });

  const options = { actions: false, renderer: "svg", tooltip: { theme: "custom" } };
  window.views = {};
  const draw = async (place, spec, name) => {
    try {
      const result = await vegaEmbed(place, spec, options);
      window.views[name] = result.view;
      result.view.addEventListener("click", (event, item) => {
        const datum = item && item.datum;
        if (datum && datum.id) { opener = null; show(datum.id); }
      });
    } catch (error) {
      place.textContent = String(error);
      window.views[name] = null;
    }
  };
  const drawAll = async () => {
    for (const place of document.querySelectorAll("[data-spark]")) await draw(place, data.sparks[place.dataset.spark], "spark " + place.dataset.spark);
    for (const place of document.querySelectorAll("[data-chart]")) await draw(place, data.charts[place.dataset.chart], place.dataset.chart);
    document.documentElement.dataset.drawn = "yes";
  };

  const button = document.getElementById("lang");
  button.addEventListener("click", () => {
    english = !english;
    document.documentElement.lang = english ? "en" : "zh-CN";
    button.textContent = english ? "中文" : "English";
    for (const node of document.querySelectorAll("[data-en]")) {
      if (node.dataset.zh === undefined) node.dataset.zh = node.textContent;
      node.textContent = english ? node.dataset.en : node.dataset.zh;
    }
    if (shown) show(shown);
  });

  const open = () => { if (location.hash.startsWith("#fig=")) show(decodeURIComponent(location.hash.slice(5))); };
  addEventListener("hashchange", open);
  open();
  drawAll();
})();
