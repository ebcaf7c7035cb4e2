import { ArmError } from "../arm/arm-error.ts";
import { CONTAINER_GROUP_PATH } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";
import { objectOf } from "./resource-body.ts";
import { offerStream } from "./stream-answer.ts";

/** A terminal's size where the client says none; as the Azure CLI's. */
const DEFAULT_SIZE = { rows: 24, cols: 80 };
const LARGEST_SIDE = 65_535;

/** The command is one program, without arguments, as in the service. */
export const executeCommand: Operation = {
	id: "Containers_ExecuteCommand",
	method: "POST",
	path: `${CONTAINER_GROUP_PATH}/containers/{container}/exec`,
	serve(parts, call) {
		const body = objectOf(call.body);
		const { command } = body;
		if (typeof command !== "string" || command.trim() === "" || command.includes("\0")) {
			throw invalid("'command' must be the name or path of a program");
		}
		const size = sizeIn(body);
		return offerStream(parts, call, {
			kind: "exec",
			query: `&rows=${size.rows}&cols=${size.cols}`,
			open: (engine, run) => engine.exec!(run, command.trim(), size),
		});
	},
};

function sizeIn({ terminalSize = DEFAULT_SIZE }: Record<string, unknown>): typeof DEFAULT_SIZE {
	const { rows = DEFAULT_SIZE.rows, cols = DEFAULT_SIZE.cols } = objectOf(terminalSize);
	if (isSide(rows) && isSide(cols)) return { rows, cols };
	throw invalid(`'terminalSize' must have whole numbers from 0 to ${LARGEST_SIDE}`);
}

/** 0 is what a terminal without a size says. */
function isSide(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST_SIDE;
}

/** No published sample. */
function invalid(what: string): ArmError {
	return new ArmError(400, "InvalidRequestContent", `The request content was invalid: ${what}.`);
}
