// How a container talks to Tutti: three URLs in its environment, and nothing to install.

/** Keeps `bytes` as this item's file. To be called before `postResult`. */
export async function putOutput(bytes, type) {
	const headers = { "content-type": type, "x-ms-blob-type": "BlockBlob" };
	await request(process.env.TUTTI_OUTPUT_URL, { method: "PUT", headers, body: bytes });
}

/** Returns `result`, any JSON value, as this item's result: it has succeeded. */
export async function postResult(result) {
	const headers = { "content-type": "application/json" };
	const body = JSON.stringify(result);
	await request(process.env.TUTTI_CALLBACK_URL, { method: "POST", headers, body });
}

/** In the merge step: all outcomes in item order, as `{ index, status, result }`. */
export async function getResults() {
	return JSON.parse(await request(process.env.TUTTI_RESULTS_URL));
}

/** Tries again when the network or the server fails; any other answer than 2xx is final. */
async function request(url, options) {
	for (let attempt = 1; ; attempt++) {
		const response = await fetch(url, options).catch((error) => error);
		if (response.ok) return await response.text();
		const passing = response.status === undefined || response.status >= 500;
		if (!passing || attempt === 5)
			throw new Error(`Tutti answered ${response.status ?? response}.`);
		await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
	}
}
