/** What the job file says about one container: the keys that items and the merge step have in common. */
import * as z from "zod";
import { duration, worded } from "./worded-schema.ts";

/** The limits of one container group: ACI, resource and quota limits, standard SKU. */
export const MAX_GROUP = { containers: 60, cpuCores: 31, memoryGb: 240 } as const;
/** ACI, spot containers overview. */
export const MAX_SPOT_GROUP = { cpuCores: 4, memoryGb: 16 } as const;
/** ACI, resource and quota limits. */
export const MAX_CONFIDENTIAL_GROUP = { cpuCores: 31, memoryGb: 180 } as const;
/** Files travel in the container group's secret volume, and so in one ARM request. */
export const MAX_FILES_BYTES = 512 * 1024;

/** Of one variable's value or one item: Linux takes 128 KB for a variable, and 2 MB for all of them. */
export const MAX_VALUE_BYTES = 32 * 1024;

const WITHOUT_NUL = /^[^\0]*$/;
const FILE_NAME = /^(?!\.$|\.\.)[A-Za-z0-9._-]{1,63}$/;
/** ACI, troubleshooting: 1-63 characters; the letters by its error message. */
const VARIABLE_NAME = /^(?!TUTTI_|SENDEVENTPOSTURI$)[A-Za-z_][A-Za-z0-9_]{0,62}$/;

export const image = worded(z.string().regex(/^\S{1,512}$/), {
	expected: "the name of a container image, such as node:24-alpine",
	is: "The container image, as `docker pull` takes it.",
	example: "node:24-alpine",
});

export const command = worded(z.array(z.string().regex(WITHOUT_NUL)).min(1), {
	expected:
		'a list of texts, the program and its arguments, such as [node, main.mjs] or [sh, -c, "node main.mjs"]',
	is: "The program and its arguments. No shell reads it; for variables and pipes start one, as in the example. Without it the image's own entry point runs.",
	example: ["sh", "-c", "node $TUTTI_FILES/tile.mjs"],
});

const fileName = worded(z.string().regex(FILE_NAME), {
	expected: 'a file name of 1 to 63 letters, digits, ".", "_" or "-"',
	is: "The file's name in the container.",
});

const fileSource = worded(
	z.union([
		z.string().min(1),
		z.strictObject({
			text: worded(z.string(), { expected: "a text", is: "The content of the file." }),
		}),
	]),
	{
		expected: "the path of a file, or its content as { text: … }",
		is: "The path of a text file, from the job file's folder, or its content.",
	},
);

export const files = worded(z.record(fileName, fileSource), {
	expected: "an object of file names, each with a path or { text: … }",
	is: "Small text files for the container, mounted read-only in the folder `$TUTTI_FILES`. Together at most 512 KB, as they travel in the container group's secret volume; larger data belongs in the image or in blob storage.",
	example: { "tile.mjs": "./tile.mjs", "note.txt": { text: "hello" } },
});

export const variableName = worded(z.string().regex(VARIABLE_NAME), {
	expected:
		"a variable name of 1 to 63 letters, digits or _, not beginning with a digit or TUTTI_, and not SENDEVENTPOSTURI",
	is: "The variable's name.",
});

const variableValue = worded(z.union([z.string().regex(WITHOUT_NUL), z.number(), z.boolean()]), {
	expected: "a text, a number or a boolean",
	is: "The variable's value. Numbers and booleans become text just as they are written.",
});

export const env = worded(z.record(variableName, variableValue), {
	expected: "an object of variable names and values",
	is: "Environment variables of the container, each at most 32 KB. Names that begin with `TUTTI_`, and `SENDEVENTPOSTURI`, are Tutti's own.",
	example: { WIDTH: 4096, MODE: "fast" },
});

export const cpu = worded(z.number().min(0.1).max(MAX_GROUP.cpuCores), {
	expected: "a number of vCPUs from 0.1 to 31",
	is: "vCPUs of one container. Above 4, regions give capacity on demand only.",
});

export const memoryGb = worded(z.number().min(0.1).max(MAX_GROUP.memoryGb), {
	expected: "a number of gigabytes from 0.1 to 240",
	is: "Memory of one container in gigabytes. Above 16, regions give capacity on demand only.",
});

export const startTimeout = duration(
	"100ms",
	"1d",
	"From the accepted request to the container's start: finding room, pulling the image. Past it, the launch ends with the reason `start-timeout`.",
);

export const runTimeout = duration(
	"100ms",
	"7d",
	"From the container's start to its end. Past it, the container is deleted and the launch ends with the reason `run-timeout`.",
);
