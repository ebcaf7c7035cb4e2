#!/bin/sh
# Renders one frame: the item is its number. The result is the picture, a PNG in Base64.
set -eu
. "$TUTTI_FILES/tutti.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
moment=$(awk "BEGIN { print $TUTTI_ITEM / $TUTTI_ITEM_COUNT }")
povray "+I$TUTTI_FILES/scene.pov" "+O$folder/frame.png" "+K$moment" \
	+W256 +H192 +A0.2 -J +WT1 -D >"$folder/povray.log" 2>&1 || {
	cat "$folder/povray.log"
	exit 1
}
base64 "$folder/frame.png" | tr -d '\n' | jq -R . | post_result
echo "Frame $TUTTI_ITEM of $TUTTI_ITEM_COUNT is rendered."
