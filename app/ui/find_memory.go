package ui

// find_memory.go remembers the vectors of words in this tab: each was paid for,
// and the same words by the same model are the same vector.

import (
	"encoding/json"
	"slices"
)

// remembered is one of them. model.paid has those of this tab; nil until they were
// read.
type remembered struct {
	wording
	Vector []float32 `json:"vector"`
}

// rememberedMost is how many are kept: some 250 kB.
const rememberedMost = 40

// recallAll answers those of this tab, the last one last.
func (m *model) recallAll() []remembered {
	if m.paid == nil {
		m.paid = []remembered{}
		_ = json.Unmarshal([]byte(m.storage.get(tabStorage, wordsName)), &m.paid)
	}
	return m.paid
}

// recall answers the vector of words; nil where they were not asked about.
func (m *model) recall(w wording) []float32 {
	all := m.recallAll()
	if i := slices.IndexFunc(all, func(r remembered) bool { return r.wording == w }); i >= 0 {
		return all[i].Vector
	}
	return nil
}

// rememberWords keeps a vector. Where the tab's storage is full it is kept as
// long as the page is.
func (m *model) rememberWords(w wording, vector []float32) {
	all := append(slices.Clone(m.recallAll()), remembered{w, vector})
	m.paid = all[max(0, len(all)-rememberedMost):]
	m.storeWords()
}

func (m *model) storeWords() {
	b, err := json.Marshal(m.paid)
	if err == nil {
		m.storage.set(tabStorage, wordsName, string(b))
	}
}

// forgetWords drops all of them.
func (m *model) forgetWords() {
	m.paid = []remembered{}
	m.storage.remove(tabStorage, wordsName)
}
