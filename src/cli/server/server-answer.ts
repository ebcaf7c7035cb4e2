/**
 * What is made of a server's answer: it is held against the contract, and never more of it in memory than a Tutti could
 * have meant. ServerRefused: the server refused, or answered what is none of the API.
 */
import { errorIn } from "../../client/api-refusal.ts";
import type { ApiRequest } from "../../client/calls.ts";
import { OPERATIONS, type Operation } from "../../contract/operations.ts";
import { byteWords } from "../../job/byte-words.ts";
import { faultIn } from "./answer-fault.ts";
import type { ServerAccess } from "./server-access.ts";
import { asked, capital, who } from "./server-asked.ts";
import { ServerRefused, type ServerUnreachable } from "./server-error.ts";
import { startOf } from "./start-of.ts";

export interface Answer {
	response: Response;
	/** What it means that the answer broke off. */
	failed(cause: unknown): ServerUnreachable;
	/** As it was sent along. */
	key: string | undefined;
}

type Asked = ApiRequest & { access: ServerAccess };

/** The largest page of items has those of a job file of 64 MB, and the ends of their logs. */
const MOST_BYTES = 128_000_000;
const TOO_LONG = `is longer than ${byteWords(MOST_BYTES)}, which none of Tutti is.`;
const MOST_REFUSAL_BYTES = 1_000_000;

/** As `Exchange` of src/client has it; of bytes that come, those of a success alone. */
export async function answerOf(answer: Answer, exchange: Asked): Promise<unknown> {
	const { response, failed, key } = answer;
	const chunks = chunksOf(response, failed);
	if (!response.ok) {
		const { bytes } = await startOf(chunks, MOST_REFUSAL_BYTES);
		throw refusal(response, withoutKey(textOf(bytes), key), exchange);
	}
	const { answer: kind } = exchange.route;
	if (kind === "raw") return chunks;
	const { bytes, isAll } = await startOf(chunks, MOST_BYTES);
	if (!isAll) throw wrong(TOO_LONG, answer, exchange);
	return kind === "text" ? textOf(bytes) : jsonOf(textOf(bytes), answer, exchange);
}

async function* chunksOf({ body }: Response, failed: Answer["failed"]): AsyncGenerator<Uint8Array> {
	const chunks = body?.getReader();
	try {
		for (;;) {
			const read = await chunks?.read().catch((cause: unknown) => {
				throw failed(cause);
			});
			if (read === undefined || read.done) return;
			yield read.value;
		}
	} finally {
		// Whoever stops reading wants no more of it.
		await chunks?.cancel().catch(() => undefined);
	}
}

function jsonOf(text: string, answer: Answer, exchange: Asked): unknown {
	const shown = (own: string) => withoutKey(own, answer.key);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw wrong(`is not JSON: ${startWords(shown(text), answer.response)}`, answer, exchange);
	}
	const operation: Operation = OPERATIONS[exchange.name];
	const fault = operation.answer && faultIn(operation.answer, value, shown);
	if (fault === undefined) return value;
	throw wrong(`is not what this command understands: ${fault}`, answer, exchange);
}

/** A success that is none of the API. `what` follows the answer's name. */
function wrong(what: string, { response }: Answer, exchange: Asked): ServerRefused {
	const message = `The answer of ${who(exchange)} to ${asked(exchange)} ${what}`;
	return unexpected(response.status, message, exchange);
}

/** An answer that is none of the API. */
export function unexpected(
	status: number,
	message: string,
	{ access }: Pick<Asked, "access">,
): ServerRefused {
	return new ServerRefused(status, { code: "unexpected", message }, access.where);
}

function refusal(response: Response, text: string, exchange: Asked): ServerRefused {
	const { status } = response;
	const error = errorIn(text);
	if (error !== undefined) return new ServerRefused(status, error, exchange.access.where);
	const what = `answered ${status} to ${asked(exchange)}, with ${startWords(text, response)}`;
	return unexpected(status, `${capital(who(exchange))} ${what}`, exchange);
}

/** A page as its title, which for those of Azure says what there is to say; else how the text begins. */
function startWords(text: string, { headers }: Response): string {
	if (!/html/i.test(headers.get("content-type") ?? ""))
		return text.trim().slice(0, 200) || "nothing";
	const title = /<title>([^<]{1,200})<\/title>/i.exec(text)?.[1]?.trim();
	return title ? `the page "${title}"` : "a page";
}

function textOf(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}

/** A server that repeats what it was sent must not have the key shown. */
function withoutKey(text: string, key: string | undefined): string {
	return key === undefined ? text : text.replaceAll(key, "(the key)");
}
