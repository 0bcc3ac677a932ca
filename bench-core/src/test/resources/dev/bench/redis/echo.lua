local all = {}
for _, key in ipairs(KEYS) do all[#all + 1] = key end
for _, argument in ipairs(ARGV) do all[#all + 1] = argument end
return all
