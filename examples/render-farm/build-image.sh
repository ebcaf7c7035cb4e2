#!/bin/sh
# Makes the image of examples/render-farm from Debian's packages, with no registry: for Debian and Ubuntu,
# where apt-get knows the packages. Nothing is installed on the machine; no root is needed but for what
# reaches the container engine. Everywhere else, use the Dockerfile.
#
#   sh build-image.sh [docker|podman|FILE.tar]     a file takes what `docker import` would be given
set -eu
target=${1:-docker}
image=localhost/render-farm:1
packages='apngasm busybox-static ca-certificates curl jq povray'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
root=$folder/root
mkdir -p "$root" "$folder/debs/partial"
: >"$folder/status" # as if nothing were installed, so that everything needed is fetched

# shellcheck disable=SC2086 -- each package is a word
apt-get install -qq -y --no-install-recommends --download-only \
	-o "Dir::State::status=$folder/status" -o "Dir::Cache::archives=$folder/debs" \
	-o APT::Sandbox::User= -o Debug::NoLocking=true $packages >"$folder/apt.log" 2>&1 || {
	cat "$folder/apt.log"
	echo "The packages could not be fetched. If apt-get does not know them, run: apt-get update"
	exit 1
}
for package in "$folder"/debs/*.deb; do
	dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner
done

# What the packages' scripts would have done.
for applet in $("$root/bin/busybox" --list); do
	[ -e "$root/bin/$applet" ] || [ -e "$root/usr/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
done
/sbin/ldconfig -r "$root"
mkdir -p "$root/tmp" "$root/etc/ssl/certs"
chmod 1777 "$root/tmp"
cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
for unused in doc man locale; do rm -rf "$root/usr/share/$unused"; done

pack() { tar -c --owner 0 --group 0 --numeric-owner -C "$root" .; }
case $target in
*.tar) pack >"$target" ;;
*) pack | "$target" import -c 'ENV PATH=/usr/bin:/bin' - "$image" >/dev/null ;;
esac
echo "$image is made: $(du -sm "$root" | cut -f1) MB."
