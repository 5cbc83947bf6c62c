package main

// results.go measures a ready result from the click to its rows, beside a
// plain page that parses the same answer and copies its numbers.

import "fmt"

func results(s *setup, r *report) error {
	kinds := []string{}
	for _, n := range s.sizes {
		kinds = append(kinds, fmt.Sprint("b", n))
	}
	last := s.sizes[len(s.sizes)-1]
	kinds = append(kinds, fmt.Sprint("f", last), fmt.Sprint("z", s.sizes[len(s.sizes)/2]))
	for _, id := range kinds {
		var ours, theirs, longest, longestTheirs, taken, takenTheirs []float64
		for range s.runs {
			err := s.browse(s.server.URL+"/?view=table", func(o *opened) error {
				if _, err := o.live(); err != nil {
					return err
				}
				before, _, err := memory()
				if err != nil {
					return err
				}
				ms, task, err := o.watch(id)
				if err != nil {
					return err
				}
				_, most, err := memory()
				ours, longest, taken = append(ours, ms), append(longest, task), append(taken, most-before)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			err = s.browse(s.films.URL+"/plain", func(o *opened) error {
				before, _, err := memory()
				if err != nil {
					return err
				}
				ms, err := o.number(fmt.Sprintf(`flatten("/v1.3/embed-v2/tasks/%s")`, id))
				if err != nil {
					return err
				}
				task, err := o.number(`new Promise((ok) => setTimeout(() => ok(longest), 200))`)
				if err != nil {
					return err
				}
				_, most, err := memory()
				theirs, longestTheirs, takenTheirs = append(theirs, ms), append(longestTheirs, task), append(takenTheirs, most-before)
				return err
			})
			if err != nil {
				return fmt.Errorf("%s, plain: %w", id, err)
			}
		}
		f, _ := film(id)
		n := (f.Clips + 1) * len(f.Options)
		name := map[byte]string{'b': "bfloat16 digits", 'f': "float32 digits", 'z': "gzip"}[id[0]]
		target := ""
		if id == fmt.Sprint("b", last) && last > 20000 {
			target = "0.7"
		}
		x := r.add(fmt.Sprintf("a result of %d × %d, %s, to its table", n, dim, name), "ms", ours, theirs, target)
		if id[0] == 'b' {
			x.size, x.family = n, "result"
		}
		r.add("   longest task of the page's thread", "ms", longest, longestTheirs, "50 ms")
		matrix := float64(n*dim*4) / 1e6
		r.add("   peak memory over the page before, page and worker", "MB", taken, takenTheirs, number(2.5*matrix+60)+" MB")
	}
	return nil
}
