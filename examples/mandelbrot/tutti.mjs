// How a container talks to Tutti: two URLs in its environment, and nothing to install.

/** Returns `result`, any JSON value, as this item's result: it has succeeded. */
export async function postResult(result) {
	await request(process.env.TUTTI_CALLBACK_URL, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(result),
	});
}

/** In the merge step: all outcomes in item order, as `{ index, status, result }`. */
export async function getResults() {
	return JSON.parse(await request(process.env.TUTTI_RESULTS_URL));
}

/** Tries again when the network or the server fails; any other answer than 2xx is final. */
async function request(url, options) {
	for (let attempt = 1; ; attempt++) {
		const answer = await send(url, options);
		if (answer.ok) return answer.text;
		const passing = answer.status === undefined || answer.status >= 500;
		if (!passing || attempt === 5) {
			throw new Error(`Tutti answered ${answer.status ?? "nothing"}: ${answer.text}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
	}
}

async function send(url, options) {
	try {
		const response = await fetch(url, { ...options, signal: AbortSignal.timeout(20_000) });
		return { ok: response.ok, status: response.status, text: await response.text() };
	} catch (error) {
		return { ok: false, text: `${error.message} (${error.cause?.message ?? "no cause given"})` };
	}
}
