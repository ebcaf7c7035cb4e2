#!/bin/sh
# Joins the frames. The result is the film: an animated PNG as a data URL.
set -eu
. "$TUTTI_FILES/tutti.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
get_results >"$folder/results.json"
missing=$(jq -r '[.[] | select(.status != "succeeded") | .index] | join(", ")' "$folder/results.json")
if [ -n "$missing" ]; then
	echo "No film without the frames $missing."
	exit 1
fi
jq -r '.[] | "\(.index) \(.result)"' "$folder/results.json" | while read -r index picture; do
	echo "$picture" | base64 -d >"$folder/frame$(printf %04d "$index").png"
done
apngasm "$folder/film.png" "$folder"/frame*.png 1 20 -z0
base64 "$folder/film.png" | tr -d '\n' | jq -R '"data:image/png;base64," + .' | post_result
