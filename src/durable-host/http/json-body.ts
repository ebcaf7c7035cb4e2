/** The JSON text of a request's body; null when it is empty. Throws a RangeError when it is no JSON. */
export async function jsonBody(request: Request): Promise<string | null> {
	const text = await request.text();
	if (text === "") return null;
	try {
		JSON.parse(text);
	} catch (error) {
		throw new RangeError("Invalid JSON content in the body of the request.", { cause: error });
	}
	return text;
}
