// Makes bundles with Vue components: one JSON object a line in, one a line out.
// Arguments: the file of esbuild's library. ESBUILD_BINARY_PATH names the program.
"use strict";

const { createHash } = require("node:crypto");
const { readFile } = require("node:fs/promises");
const { createRequire } = require("node:module");
const path = require("node:path");
const readline = require("node:readline");

const esbuild = require(process.argv[2]);

/** A message of Vue's compiler as esbuild has them. */
function message(error, file, source) {
  const start = error.loc && error.loc.start;
  const line = start ? start.line : error.line;
  const column = start ? start.column - 1 : error.column || 0;
  return {
    text: error.message || String(error),
    location: line ? { file, line, column, lineText: source.split("\n")[line - 1] || "" } : { file },
  };
}

/** The code of a component, which imports its styles from the name space vue-style. */
function component(compiler, file, shown, source, production) {
  const { descriptor, errors } = compiler.parse(source, { filename: file });
  const wrong = errors.map((error) => message(error, shown, source));
  for (const block of [descriptor.template, descriptor.script, descriptor.scriptSetup, ...descriptor.styles]) {
    if (block && block.src) {
      wrong.push({ text: `A block with src is not read: put ${block.src} into the component`, location: { file: shown } });
    }
  }
  if (wrong.length > 0) return { errors: wrong };
  const id = createHash("sha256").update(shown).digest("hex").slice(0, 8);
  const scoped = descriptor.styles.some((style) => style.scoped);
  const scopeId = scoped ? `data-v-${id}` : undefined;
  const isTs = [descriptor.script, descriptor.scriptSetup].some((script) => script && script.lang === "ts");
  const compilerOptions = { scopeId, expressionPlugins: isTs ? ["typescript"] : [] };
  const parts = [];
  let bindings;
  if (descriptor.script || descriptor.scriptSetup) {
    const script = compiler.compileScript(descriptor, {
      id,
      genDefaultAs: "component",
      inlineTemplate: Boolean(descriptor.scriptSetup),
      isProd: production,
      templateOptions: { compilerOptions },
    });
    bindings = script.bindings;
    parts.push(script.content);
  } else {
    parts.push("const component = {};");
  }
  if (descriptor.template && !descriptor.scriptSetup) {
    const template = compiler.compileTemplate({
      source: descriptor.template.content,
      filename: file,
      id,
      scoped,
      isProd: production,
      compilerOptions: { ...compilerOptions, bindingMetadata: bindings },
    });
    if (template.errors.length > 0) {
      return { errors: template.errors.map((error) => message(error, shown, source)) };
    }
    parts.push(template.code, "component.render = render;");
  }
  descriptor.styles.forEach((_, index) => parts.push(`import ${JSON.stringify(`vue-style:${file}?${index}`)};`));
  if (scopeId) parts.push(`component.__scopeId = ${JSON.stringify(scopeId)};`);
  parts.push("export default component;");
  return { contents: parts.join("\n"), loader: isTs ? "ts" : "js", resolveDir: path.dirname(file), id, descriptor };
}

function vue(folder, production) {
  const require = createRequire(path.join(folder, "package.json"));
  let compiler;
  try {
    compiler = require("vue/compiler-sfc");
  } catch (missing) {
    return { missing };
  }
  const made = new Map();
  return {
    name: "vue",
    setup(build) {
      build.onLoad({ filter: /\.vue$/ }, async ({ path: file }) => {
        const shown = path.relative(folder, file);
        const source = await readFile(file, "utf8");
        let result;
        try {
          result = component(compiler, file, shown, source, production);
        } catch (error) {
          return { errors: [message(error, shown, source)] };
        }
        const { descriptor, id, ...loaded } = result;
        made.set(file, { descriptor, id, shown, source });
        return loaded;
      });
      build.onResolve({ filter: /^vue-style:/ }, ({ path: name }) => ({
        path: name.slice("vue-style:".length),
        namespace: "vue-style",
      }));
      build.onLoad({ filter: /.*/, namespace: "vue-style" }, async ({ path: name }) => {
        const cut = name.lastIndexOf("?");
        const file = name.slice(0, cut);
        const { descriptor, id, shown, source } = made.get(file);
        const style = descriptor.styles[Number(name.slice(cut + 1))];
        const result = await compiler.compileStyleAsync({
          source: style.content,
          filename: file,
          id: `data-v-${id}`,
          scoped: style.scoped,
          isProd: production,
          preprocessLang: style.lang,
          preprocessCustomRequire: require,
        });
        return result.errors.length > 0
          ? { errors: result.errors.map((error) => message(error, shown, source)) }
          : { contents: result.code, loader: "css", resolveDir: path.dirname(file) };
      });
    },
  };
}

async function bundle({ folder, production, options }) {
  const plugin = vue(folder, production);
  if (plugin.missing) {
    return { missing: String(plugin.missing.message).split("\n")[0] };
  }
  try {
    const { metafile, warnings } = await esbuild.build({
      ...options,
      absWorkingDir: folder,
      logLevel: "silent",
      metafile: true,
      plugins: [plugin],
    });
    return { metafile, warnings };
  } catch (failure) {
    if (!failure.errors) throw failure;
    return { errors: failure.errors };
  }
}

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", (line) => {
  bundle(JSON.parse(line))
    .catch((failure) => ({ errors: [{ text: String(failure.stack || failure) }] }))
    .then((answer) => process.stdout.write(`${JSON.stringify(answer)}\n`));
});
lines.on("close", () => process.exit(0));
