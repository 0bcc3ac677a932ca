# Completes `bench`. Put this into ~/.config/fish/completions/bench.fish.
function __bench_lookup
    sh -c '@lookup@' sh $argv
end

# Whether that command was typed; without a name: whether none was.
function __bench_is
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case --site
                set -e words[1]
            case '-*'
            case '*'
                test "$argv[1]" = $words[1]
                return
        end
        set -e words[1]
    end
    not set -q argv[1]
end

complete -c bench -f
