package sample

import (
	"iter"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// seen is a clip and where in the script its middle lies.
type seen struct {
	Item
	part  int    // index of its scene or sound
	place string // or source
}

// byOption sorts the film's embeddings.
func byOption(a *atlas, items iter.Seq[Item]) (clips map[string][]seen, assets map[string]Item) {
	clips, assets = map[string][]seen{}, map[string]Item{}
	for _, item := range collect(items) {
		if item.Scope == "asset" {
			assets[item.Option] = item
			continue
		}
		middle := (item.Start + item.End) / 2
		s := seen{Item: item, part: sceneAt(a.script.Scenes, middle)}
		s.place = a.script.Scenes[s.part].Place
		if item.Option == "audio" {
			s.part = 0
			for middle >= a.script.Sounds[s.part].End {
				s.part++
			}
			s.place = a.script.Sounds[s.part].Source
		}
		clips[item.Option] = append(clips[item.Option], s)
	}
	return clips, assets
}

func TestHarbourCounts(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, assets := byOption(a, a.items(defaults()))
	for _, option := range optionNames {
		assert.Equal(t, 150, len(clips[option]), option)
		assert.Equal(t, dim, len(assets[option].Vector), option)
	}
	assert.Equal(t, 3, len(assets))
	for i, c := range clips["visual"] {
		require.Equal(t, float64(4*i), c.Start)
		require.Equal(t, float64(4*i+4), c.End)
	}
	for i, c := range clips["transcription"] {
		require.Equal(t, a.script.Lines[i].Start, c.Start)
		require.Equal(t, a.script.Lines[i].End, c.End)
	}
}

func TestHarbourVectors(t *testing.T) {
	a := newAtlas("", Harbour())
	rapid.Check(t, func(rt *rapid.T) {
		c := drawChoices(rt)
		sums, counts := map[string][]float64{}, map[string]int{}
		both := c
		both.scopes = clip | asset // to compare with the means
		for item := range a.items(both) {
			require.Equal(rt, dim, len(item.Vector))
			if item.Scope == "asset" {
				for i, x := range item.Vector {
					mean := sums[item.Option][i] / float64(counts[item.Option])
					if float32(mean) != x {
						rt.Fatalf("asset of %s, component %d: %g is not the mean %g", item.Option, i, x, mean)
					}
				}
				continue
			}
			require.InDelta(rt, 1, norm(item.Vector), 0.005)
			require.GreaterOrEqual(rt, item.Start, c.startSec()-1e-9)
			require.LessOrEqual(rt, item.End, c.endSec()+1e-9)
			require.Less(rt, item.Start, item.End)
			if sums[item.Option] == nil {
				sums[item.Option] = make([]float64, dim)
			}
			counts[item.Option]++
			for i, x := range item.Vector {
				sums[item.Option][i] += float64(x)
				if !c.marengo35 && math.Float32bits(x)&0xffff != 0 || x > 0.2 || x < -0.2 {
					rt.Fatalf("%s at %g, component %d: %g", item.Option, item.Start, i, x)
				}
			}
		}
		got := map[string]bool{}
		for item := range a.items(c) {
			require.Equal(rt, c.uncertain, item.Uncertainty != nil)
			for i, x := range item.Uncertainty {
				if !(x >= leastDoubt && x < 0.2) {
					rt.Fatalf("%s at %g, uncertainty %d: %g", item.Option, item.Start, i, x)
				}
			}
			got[item.Option+" "+item.Scope] = true
		}
		want := map[string]bool{}
		for option, n := range counts {
			require.LessOrEqual(rt, n, 300)
			for _, scope := range names(scopeNames, c.scopes) {
				want[option+" "+scope] = true
			}
		}
		require.Equal(rt, want, got)
	})
}

func TestHarbourCosines(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, assets := byOption(a, a.items(defaults()))
	for _, option := range []string{"visual", "audio"} {
		for i, c := range clips[option] {
			for _, d := range clips[option][i+1:] {
				cos := cosine(c.Vector, d.Vector)
				switch {
				case c.part == d.part:
					require.GreaterOrEqual(t, cos, 0.88, "%s %g and %g", option, c.Start, d.Start)
				case c.place == d.place:
					require.GreaterOrEqual(t, cos, 0.78, "%s %g and %g", option, c.Start, d.Start)
					require.LessOrEqual(t, cos, 0.91, "%s %g and %g", option, c.Start, d.Start)
				default:
					require.LessOrEqual(t, cos, 0.60, "%s %g and %g", option, c.Start, d.Start)
				}
			}
		}
	}
	for option, asset := range assets {
		assert.Greater(t, norm(asset.Vector), 0.70, option)
		assert.Less(t, norm(asset.Vector), 0.92, option)
	}
}

// A person reads cuts off the change between neighbours.
func TestHarbourCuts(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, _ := byOption(a, a.items(defaults()))
	visual := clips["visual"]
	for i, c := range visual[1:] {
		change := 1 - cosine(visual[i].Vector, c.Vector)
		if visual[i].part != c.part {
			require.Greater(t, change, 0.4, "no cut at %g", c.Start)
		} else {
			require.Less(t, change, 0.1, "a cut at %g", c.Start)
		}
	}
}

func TestHarbourDrift(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, _ := byOption(a, a.items(defaults()))
	dawn := clips["visual"][:8] // a scene that turns
	near, far := 0.0, 0.0
	for i := range 4 {
		near += cosine(dawn[2*i].Vector, dawn[2*i+1].Vector) / 4
		far += cosine(dawn[i%2].Vector, dawn[6+i/2].Vector) / 4
	}
	assert.Greater(t, near-far, 0.03)
}

func TestHarbourSilence(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, _ := byOption(a, a.items(defaults()))
	var silent []seen
	for _, c := range clips["audio"] {
		if a.script.Sounds[c.part].Silent {
			silent = append(silent, c)
		}
	}
	require.Equal(t, 8, len(silent))
	for _, c := range silent {
		assert.Greater(t, cosine(silent[0].Vector, c.Vector), 0.99)
		for _, d := range clips["audio"] {
			if d.part != c.part {
				require.Less(t, cosine(c.Vector, d.Vector), 0.15)
			}
		}
	}
}

// Picture and sound agree where the script says so, and nowhere else.
func TestHarbourAgreement(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, _ := byOption(a, a.items(defaults()))
	sums, counts := map[string]float64{}, map[string]float64{}
	for _, v := range clips["visual"] {
		for _, s := range clips["audio"] {
			kind, cos := "sound from elsewhere", cosine(v.Vector, s.Vector)
			switch a.script.Sounds[s.part].Place {
			case v.place:
				kind = "sound from here"
				require.Greater(t, cos, 0.32, "picture at %g, sound at %g", v.Start, s.Start)
			case "":
				kind = "sound from nowhere"
				require.Less(t, cos, 0.16, "picture at %g, sound at %g", v.Start, s.Start)
			default:
				require.Less(t, cos, 0.36, "picture at %g, sound at %g", v.Start, s.Start)
			}
			sums[kind] += cos
			counts[kind]++
		}
		for _, l := range clips["transcription"] {
			kind := "line from elsewhere"
			if l.place == v.place {
				kind = "line from here"
			}
			sums[kind] += cosine(v.Vector, l.Vector)
			counts[kind]++
		}
	}
	for kind, want := range map[string]float64{
		"sound from here": 0.42, "sound from elsewhere": 0.23, "sound from nowhere": 0,
		"line from here": 0.26, "line from elsewhere": 0.10,
	} {
		assert.InDelta(t, want, sums[kind]/counts[kind], 0.03, kind)
	}
}

// Lines in one scene, and those that share words, are nearer than others.
func TestHarbourLines(t *testing.T) {
	a := newAtlas("", Harbour())
	clips, _ := byOption(a, a.items(defaults()))
	lines := clips["transcription"]
	for i, c := range lines {
		for _, d := range lines[i+1:] {
			cos := cosine(c.Vector, d.Vector)
			if c.place == d.place {
				require.Greater(t, cos, 0.56, "lines at %g and %g", c.Start, d.Start)
			} else {
				require.Less(t, cos, 0.62, "lines at %g and %g", c.Start, d.Start)
			}
		}
	}
}

func TestHarbourOtherLengths(t *testing.T) {
	a := newAtlas("", Harbour())
	c := defaults()
	c.segmentation, c.length = fixed, 10
	c.start, c.end = 800, 1320
	c.options, c.types = visual|audio, separate|fused
	clips, assets := byOption(a, a.items(c))
	assert.Equal(t, 6, len(clips["visual"]), "52 s are five clips and a rest of two seconds, which is one")
	assert.Equal(t, 80.0, assets["fused"].Start)
	assert.Equal(t, 132.0, assets["fused"].End)
	assert.Empty(t, len(clips["transcription"]))
	for i, f := range clips["fused"] {
		assert.Equal(t, clips["visual"][i].Start, f.Start)
		assert.Greater(t, cosine(f.Vector, clips["visual"][i].Vector), 0.6)
		assert.Greater(t, cosine(f.Vector, clips["audio"][i].Vector), 0.6)
	}
}

// A task must read the same after the service was upgraded, and wherever it
// runs.
func TestHarbourIsTheSameForEver(t *testing.T) {
	h := uint64(0)
	for item := range newAtlas("", Harbour()).items(defaults()) {
		for _, x := range item.Vector {
			h = mix(h ^ uint64(math.Float32bits(x)))
		}
	}
	assert.Equal(t, uint64(0xccf9b5b5c5c88cdf), h)
}
