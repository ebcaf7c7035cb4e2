/** Takes from the answers of a server whether it is a Tutti that this command can talk to, and tells the user. */

import { NotFromTutti, UserError } from "../errors/user-error.ts";
import type { AnswerHead } from "./server-access.ts";
import {
	apiWords,
	type Skew,
	type Speaker,
	skewOf,
	speakerOf,
	THIS_COMMAND,
} from "./version-skew.ts";

interface Listener {
	/** A target's name; absent: the local server. */
	target?: string;
	/** Takes a sentence for the user; called once at most. */
	warn(message: string): void;
	command?: Speaker;
}

/**
 * Looks at every answer. Throws UserError when the two do not understand each other, and for a target also when what
 * answers is no Tutti; warns of another version that works.
 */
export function hearVersion({ target, warn, command = THIS_COMMAND }: Listener) {
	let heard: Speaker | undefined;
	return (answer: AnswerHead): void => {
		const speaker = speakerOf(answer.headers);
		if (speaker === undefined) {
			if (target !== undefined && isFromElsewhere(answer.status))
				throw noTutti(target, answer, heard);
			return;
		}
		const isNew = heard?.version !== speaker.version;
		const wasWarned = heard !== undefined && heard.version !== command.version;
		heard = speaker;
		if (!isNew) return;
		const { kind } = skewOf(speaker, command);
		if (kind === "older" || kind === "newer") throw mismatch(kind, speaker, command, target);
		if (kind === "harmless" && !wasWarned) warn(harmlessWords(speaker, command, target));
	};
}

/** What the host or something before it answers of itself, while the app is Tutti: asks for a key, or is not up. */
function isFromElsewhere(status: number): boolean {
	return status !== 401 && status !== 403 && status !== 429 && status < 500;
}

function noTutti(
	target: string,
	{ status, headers, asked }: AnswerHead,
	heard: Speaker | undefined,
) {
	if (heard !== undefined) {
		return new NotFromTutti(
			`${target} runs Tutti ${heard.version}, which does not know ${asked} (it answered ${status}).`,
			"Deploy this command's version there: azd deploy",
		);
	}
	const type = headers.get("content-type")?.replace(/;.*/s, "");
	const what = `It answered ${status} to ${asked}${type ? `, with ${type}` : ""}`;
	return new UserError(
		`What answers at ${target} is no Tutti, or one from before 0.2. ${what}.`,
		"Is the address right? An older Tutti is replaced by: azd deploy",
	);
}

function mismatch(
	kind: Exclude<Skew["kind"], "none" | "harmless">,
	app: Speaker,
	command: Speaker,
	target: string | undefined,
): UserError {
	const who = target ?? "The background server";
	const what = `${who} runs Tutti ${app.version} and speaks ${apiWords(app)}; this command is ${command.version} and speaks API ${command.newest}.`;
	const same = `use the command of its version, from a clone at ${app.version}`;
	if (target === undefined) {
		return new UserError(what, `Stop it, and it starts as this version: tutti down. Or ${same}`);
	}
	const hint =
		kind === "older" ? `Deploy this version there: azd deploy. Or ${same}` : `U${same.slice(1)}`;
	return new UserError(what, hint);
}

function harmlessWords(app: Speaker, command: Speaker, target: string | undefined): string {
	const who = target ?? "The background server";
	const how = target === undefined ? " `tutti down` stops it, and it starts as this version." : "";
	return `${who} runs Tutti ${app.version}, this command is ${command.version}; they understand each other.${how}`;
}
