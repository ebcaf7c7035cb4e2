# How a container talks to Tutti: two URLs in its environment, curl and nothing else. What the network or
# the server breaks is tried again.

# Takes a JSON value and returns it as this item's result: it has succeeded.
post_result() {
	ask -X POST -H 'Content-Type: application/json' --data-binary @- "$TUTTI_CALLBACK_URL"
}

# In the merge step: all outcomes in item order, as [{ "index": 0, "status": "succeeded", "result": … }, …].
get_results() {
	ask "$TUTTI_RESULTS_URL"
}

ask() {
	curl --silent --show-error --fail --max-time 20 --retry 5 --retry-connrefused "$@"
}
