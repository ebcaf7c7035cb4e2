/** Builds the page as one file that asks nobody for anything: script and style stand in it, and its policy says so. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

export interface Dashboard {
	html: string;
	gzipped: Buffer;
}

export async function buildDashboard(): Promise<Dashboard> {
	const made = await build({
		entryPoints: ["src/dashboard/main.tsx", "src/dashboard/dashboard.css"],
		outdir: "dashboard",
		bundle: true,
		write: false,
		minify: true,
		platform: "browser",
		format: "esm",
		target: ["es2022"],
		jsx: "automatic",
		jsxImportSource: "preact",
		legalComments: "none",
		logLevel: "warning",
	});
	const textOf = (ending: string) =>
		made.outputFiles.find(({ path }) => path.endsWith(ending))!.text.trim();
	const style = textOf(".css");
	// Within a page the text would end its element.
	const script = textOf(".js").replaceAll("</script", "<\\/script");
	const policy = [
		"default-src 'none'",
		`script-src '${digest(script)}'`,
		`style-src '${digest(style)}'`,
		"connect-src 'self'",
		"img-src data:",
		"base-uri 'none'",
		"form-action 'none'",
	].join("; ");
	const html = readFileSync("src/dashboard/page.html", "utf8")
		.replace(
			'<meta charset="utf-8" />',
			`<meta charset="utf-8" />\n\t\t<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
		)
		.replace("/*style*/", () => style)
		.replace("/*script*/", () => script);
	return { html, gzipped: gzipSync(html, { level: 9 }) };
}

function digest(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
