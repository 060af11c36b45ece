# Sourced: makes `$folder/notebook`, a repository with what git knows of `$root`, tagged 1.0.0.
mkdir "$folder/notebook"
(cd "$root" && git ls-files -z | xargs -0 cp --parents -rt "$folder/notebook")
git -C "$folder/notebook" init -q
git -C "$folder/notebook" add -A
git -C "$folder/notebook" -c user.name=test -c user.email=test@localhost commit -qm "A version"
git -C "$folder/notebook" tag 1.0.0
