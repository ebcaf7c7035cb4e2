/** The files that `tutti init` writes. Pure text; each runs as it stands. */

export interface StarterFile {
	name: string;
	text: string;
}

const NODE_SCRIPT = `// One item: it is in $TUTTI_ITEM, as JSON text. What is printed is the item's log (tutti logs).
const item = JSON.parse(process.env.TUTTI_ITEM);
console.log("working on", item);

const body = JSON.stringify(item ** 2);

// One POST returns the result; it is tried again, as the server may be restarting at that very instant.
const call = { method: "POST", headers: { "content-type": "application/json" }, body };
for (let tries = 1; ; tries++) {
	try {
		const { ok, status } = await fetch(process.env.TUTTI_CALLBACK_URL, call);
		if (!ok) throw new Error(\`The result was refused: \${status}\`);
		break;
	} catch (error) {
		if (tries === 5) throw error;
		await new Promise((resolve) => setTimeout(resolve, 1000 * tries));
	}
}
`;

const SHELL_SCRIPT = `# One item: it is in $TUTTI_ITEM, as JSON text. What is printed is the item's log (tutti logs).
set -eu
echo "working on $TUTTI_ITEM"

# Your work goes here. To return a result, where the image has curl:
#   curl --fail --retry 5 --retry-connrefused -X POST -H 'Content-Type: application/json' \\
#     -d '{"answer": 42}' "$TUTTI_CALLBACK_URL"
`;

export interface Starter {
	/** The name of the job file. */
	jobFile: string;
	/** Of the jobs. Absent: as the job file is called. */
	jobName?: string;
	/** Any that has a shell. Absent: Node's own. */
	image?: string;
}

export function starterFiles({ jobFile, jobName, image }: Starter): StarterFile[] {
	const isNode = image === undefined;
	const script = isNode ? "work.mjs" : "work.sh";
	const program = isNode ? "node" : "sh";
	const lines = [
		"# A container runs for every item; docs/job-file.md has every key.",
		`#   tutti run ${jobFile} --output result.json`,
		...(jobName ? [`name: ${jobName} # the ids of its jobs begin with it`] : []),
		`image: ${JSON.stringify(image ?? "node:24-alpine")} # as \`docker pull\` takes it`,
		`command: [sh, -c, '${program} "$TUTTI_FILES/${script}"'] # no shell reads it, so this starts one`,
		"files: # small texts, mounted read-only in $TUTTI_FILES",
		`  ${script}: ${script}`,
		"items: # or a list, a matrix, or a file of JSON lines",
		"  range: { from: 1, to: 10 } # a container for each of 1, 2, …, 10, which finds it in $TUTTI_ITEM",
		"resources: { cpu: 1, memoryGb: 1 } # of each container",
		"# parallelism: 4 # container groups at once; without it, as many as the quota allows",
		isNode
			? "completion: auto # a container's callback or its exit ends its item, whichever is seen first"
			: "completion: poll # exit code 0 is success, with or without a result",
		"timeouts: { start: 5m, run: 10m, job: 1h } # to start, to run, and for the whole job",
		"attempts: { application: 2 } # an item that fails is tried once more",
	];
	return [
		{ name: jobFile, text: `${lines.join("\n")}\n` },
		{ name: script, text: isNode ? NODE_SCRIPT : SHELL_SCRIPT },
	];
}
