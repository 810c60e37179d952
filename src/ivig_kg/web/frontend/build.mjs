// Bundles every file directly in src/ as an entry of its own; folders of src/ hold what entries share.
// Output: ../static/built/, file names with a hash of their content, and manifest.json from entry to files.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = join(here, "../static/built");

const names = (await readdir(join(here, "src"))).filter((name) => name.endsWith(".ts"));
const sources = names.sort().map((name) => `src/${name}`);

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: sources,
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});

/** The first file of a package's folder that holds its licence, or nothing. */
async function licenceText(folder) {
  const names = await readdir(folder);
  const found = names.find((name) => /^(licen[cs]e|copying)(\.|$)/i.test(name));
  return found ? readFile(join(folder, found), "utf8") : "";
}

const describe = async (name) => JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8"));

/** The packages with those that they depend on: some come with their dependencies bundled already. */
async function closure(names, known = new Set()) {
  for (const name of names.filter((one) => !known.has(one))) {
    known.add(name);
    await closure(Object.keys((await describe(name)).dependencies ?? {}), known);
  }
  return [...known].sort();
}

async function licence(name) {
  const { version, license, author, homepage } = await describe(name);
  const by = typeof author === "string" ? author : author?.name;
  const head = [`${name} ${version}`, `Licence: ${license}`, by && `Author: ${by}`, homepage];
  const text = await licenceText(join(here, "node_modules", name));
  return [...head.filter(Boolean), "", text].join("\n").trimEnd();
}

/** What is bundled of other people's work, with the licences under which it may be. */
async function licences() {
  const paths = Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const texts = await Promise.all((await closure(paths.filter(Boolean))).map(licence));
  return texts.map((text) => `${text}\n`).join(`\n${"-".repeat(72)}\n\n`);
}

/** Each entry with its script, its style sheet if it has one, and the scripts that these import. */
function manifest() {
  const entries = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    // What is imported on demand counts as an entry too.
    if (!sources.includes(output.entryPoint)) continue;
    const imports = output.imports.filter(({ kind }) => kind === "import-statement");
    entries[basename(output.entryPoint, ".ts")] = {
      script: basename(path),
      style: output.cssBundle ? basename(output.cssBundle) : null,
      imports: imports.map((one) => basename(one.path)),
    };
  }
  return entries;
}

await mkdir(out, { recursive: true });
await writeFile(join(out, "licences.txt"), await licences());
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest(), null, 2)}\n`);

// What an earlier build left goes last, so that there is always a whole one.
const current = new Set([...Object.keys(metafile.outputs).map((path) => basename(path)), "licences.txt", "manifest.json"]);
for (const name of await readdir(out)) if (!current.has(name)) await rm(join(out, name));
