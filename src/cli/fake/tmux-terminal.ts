import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

/** A screen tells nobody that it changed. */
const LOOK_AGAIN_MS = 100;
const MOST_LOOKS = 200;

/** A real terminal, whose screen can be read. */
export interface TmuxTerminal {
	type(text: string): void;
	/** Presses a key, by tmux's names: `Enter`, `C-c`. */
	press(key: string): void;
	resize(columns: number, rows: number): void;
	/** The rows that are seen, without those below the last that has anything. */
	screen(): string[];
	cursorIsShown(): boolean;
	/** Resolves with the screen once `isSo` of it; after a while throws, with the screen. */
	until(isSo: (screen: string[]) => boolean): Promise<string[]>;
}

/** A shell in a terminal of tmux, of a server of its own that ends with the test. */
export function tmuxTerminal(
	size: { columns: number; rows: number },
	{ cwd, env }: { cwd: string; env: Record<string, string> },
): TmuxTerminal {
	const socket = join(cwd, "tmux");
	const { TMUX: _, ...surroundings } = process.env;
	const tmux = (...args: string[]) =>
		execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], {
			encoding: "utf8",
			cwd,
			env: { ...surroundings, ...env },
		});
	const { columns, rows } = size;
	tmux("new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "sh");
	onTestFinished(() => void tmux("kill-server"));
	tmux("set", "-g", "status", "off");
	tmux("set", "-g", "window-size", "manual");
	const resize = (width: number, height: number) =>
		void tmux("resize-window", "-x", `${width}`, "-y", `${height}`);
	resize(columns, rows);
	const screen = () => tmux("capture-pane", "-p").trimEnd().split("\n");
	return {
		type: (text) => void tmux("send-keys", "-l", text),
		press: (key) => void tmux("send-keys", key),
		resize,
		screen,
		cursorIsShown: () => tmux("display-message", "-p", "#{cursor_flag}").trim() === "1",
		async until(isSo) {
			for (let looks = 0; looks < MOST_LOOKS; looks++) {
				const seen = screen();
				if (isSo(seen)) return seen;
				await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
			}
			throw new Error(`The screen does not become so:\n${screen().join("\n")}`);
		},
	};
}
